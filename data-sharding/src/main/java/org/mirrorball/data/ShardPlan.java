package org.mirrorball.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which worker reads what, in every epoch alike. Pure data, made by the driver.
 *
 * <p>The N records are cut into V = gcd(B, 240) lanes of N/V records; B is the global batch size. A
 * global batch has B slots, B/V consecutive ones for each lane, and each step takes the next B/V
 * elements of every lane. Rank r of W has the slots r*B/W to (r+1)*B/W. None of it but the last
 * depends on W, so any number of workers sees the same global batches. Where W does not divide V,
 * neighbours read a lane both and each keeps its own slots. Lanes differ by one record at most, so
 * every rank has ceil(N/B) steps; what becomes of slots of the last that have no record, {@link
 * TailPolicy} tells.
 *
 * <p>A dataset that cannot be divided is one lane. Under {@link AutoShard#FILE}, {@link
 * AutoShard#DATA} and {@link AutoShard#OFF} there is a lane for each worker, and every rank has as
 * many steps as the longest lane needs.
 */
public final class ShardPlan implements Serializable {

  private static final long serialVersionUID = 3L;

  private final DatasetIndex index;
  private final String operations;
  private final int globalBatchSize;
  private final TailPolicy tail;
  private final AutoShard autoShard;
  private final String corruptionPolicy;
  private final int workers;
  private final ArrayList<Lane> lanes;
  private final int[] order; // the lane at each place; a place is slotsPerLane slots

  private ShardPlan(DatasetIndex index, LaneForm form, int workers, List<Lane> lanes, int[] order) {
    this(
        index,
        form.pipeline().describe(),
        form.batch().batchSize(),
        form.batch().tail(),
        form.pipeline().autoShard(),
        form.pipeline().describeCorruptionPolicies(),
        workers,
        lanes,
        order);
  }

  private ShardPlan(
      DatasetIndex index,
      String operations,
      int globalBatchSize,
      TailPolicy tail,
      AutoShard autoShard,
      String corruptionPolicy,
      int workers,
      List<Lane> lanes,
      int[] order) {
    this.index = index;
    this.operations = operations;
    this.globalBatchSize = globalBatchSize;
    this.tail = tail;
    this.autoShard = autoShard;
    this.corruptionPolicy = corruptionPolicy;
    this.workers = workers;
    this.lanes = new ArrayList<>(lanes);
    this.order = order;
  }

  /**
   * Plans.
   *
   * @throws IllegalArgumentException when the dataset cannot be trained on, the batch cannot be
   *     divided among the workers, or there are too few records or files
   */
  public static ShardPlan plan(Dataset<Batch> dataset, DatasetIndex index, int workers) {
    var form = LaneForm.of(dataset.pipeline());
    int batch = form.batch().batchSize();
    requireDivisible(batch, workers);
    List<Lane> lanes = LaneCutter.cut(index, form, workers);
    long elements = lanes.stream().mapToLong(Lane::elementCount).sum();
    if (workers > elements) {
      throw new IllegalArgumentException(
          "there are more workers (%d) than records (%d)".formatted(workers, elements));
    }
    int[] order = IntStream.range(0, lanes.size()).toArray();
    var plan = new ShardPlan(index, form, workers, lanes, order);
    if (plan.stepsPerEpoch() == 0) {
      throw new IllegalArgumentException(
          "no step: there are %d records, a batch is %d, and %s leaves out what does not fill one"
              .formatted(elements, batch, TailPolicy.DROP));
    }
    return plan;
  }

  private static void requireDivisible(int batch, int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1, got " + workers);
    }
    if (batch % workers != 0) {
      throw new IllegalArgumentException(
          "batch %d is not divisible by %d workers: take %s"
              .formatted(batch, workers, nearestMultiples(batch, workers)));
    }
  }

  private static String nearestMultiples(int batch, int workers) {
    int below = batch / workers * workers;
    return below == 0 ? "a batch of " + workers : "batch " + below + " or " + (below + workers);
  }

  /** Steps of every rank in every epoch. */
  public int stepsPerEpoch() {
    if (tail == TailPolicy.DROP) {
      long shortest = lanes.stream().mapToLong(Lane::elementCount).min().orElseThrow();
      return Math.toIntExact(shortest / slotsPerLane());
    }
    return stepsFor(lanes);
  }

  private int stepsFor(List<Lane> some) {
    long longest = some.stream().mapToLong(Lane::elementCount).max().orElseThrow();
    return Math.toIntExact((longest + slotsPerLane() - 1) / slotsPerLane());
  }

  /**
   * Steps of one rank: what its longest lane needs, padded or cut to what the epoch has. The same
   * for all ranks.
   */
  public int stepsOf(int rank) {
    int needed = stepsFor(lanesOf(rank));
    return tail == TailPolicy.DROP ? stepsPerEpoch() : Math.max(stepsPerEpoch(), needed);
  }

  /**
   * Checks what training relies on: every rank has the same number of steps.
   *
   * @throws IllegalStateException when that is not so, which would be a mistake in this class
   */
  public void assertEqualSteps() {
    for (int rank = 0; rank < workers; rank++) {
      if (stepsOf(rank) != stepsPerEpoch()) {
        throw new IllegalStateException(
            "rank %d has %d steps, expected %d".formatted(rank, stepsOf(rank), stepsPerEpoch()));
      }
    }
  }

  /** How many workers there are. */
  public int workers() {
    return workers;
  }

  /** Samples of one step, over all workers. */
  public int globalBatchSize() {
    return globalBatchSize;
  }

  /** Slots of one worker's batches. */
  public int slotsPerWorker() {
    return globalBatchSize / workers;
  }

  /** How many elements an epoch has before filters, over all workers. */
  public long recordCount() {
    return lanes.stream().mapToLong(Lane::elementCount).sum();
  }

  /** What makes a step of one plan mean the same records as in another. */
  public PlanIdentity identity() {
    boolean anyWorkers = autoShard == AutoShard.LANES;
    return new PlanIdentity(
        index.fingerprint(),
        operations,
        globalBatchSize,
        recordCount(),
        stepsPerEpoch(),
        tail,
        autoShard,
        anyWorkers ? PlanIdentity.ANY_NUMBER : workers,
        corruptionPolicy,
        index.corrupt());
  }

  /** Whether it is known on which hosts the records are. */
  public boolean isPlaceable() {
    return autoShard == AutoShard.LANES && index.knowsBlockHosts();
  }

  /**
   * With each lane where its bytes are, as far as every rank then has as many. The samples of a
   * global batch stay the same, though not in which rank's slots they are.
   *
   * @param hostOfRank the {@link #hostNumber} of each rank
   */
  public ShardPlan placedOn(long[] hostOfRank) {
    return isPlaceable() ? Placement.place(this, hostOfRank) : this;
  }

  /** A host's name as a number, which ranks can tell each other. */
  public static long hostNumber(String host) {
    return BlockHosts.hashOf(host);
  }

  DatasetIndex index() {
    return index;
  }

  TailPolicy tail() {
    return tail;
  }

  int laneCount() {
    return lanes.size();
  }

  int slotsPerLane() {
    return globalBatchSize / lanes.size();
  }

  int firstSlot(int rank) {
    return rank * slotsPerWorker();
  }

  /** The slot of the global batch at which a lane's begin, by the lane's place among all. */
  int firstSlotOfLane(int rank, int laneOfRank) {
    return (firstPlace(rank) + laneOfRank) * slotsPerLane();
  }

  /** The lanes of which a rank has slots; the outer ones may be shared with its neighbours. */
  List<Lane> lanesOf(int rank) {
    requireRank(rank);
    return IntStream.rangeClosed(firstPlace(rank), lastPlace(rank))
        .mapToObj(place -> lanes.get(order[place]))
        .toList();
  }

  List<Lane> lanes() {
    return lanes;
  }

  /** With another lane at each place. */
  ShardPlan withOrder(int[] newOrder) {
    return new ShardPlan(
        index,
        operations,
        globalBatchSize,
        tail,
        autoShard,
        corruptionPolicy,
        workers,
        lanes,
        newOrder);
  }

  private int firstPlace(int rank) {
    return firstSlot(rank) / slotsPerLane();
  }

  private int lastPlace(int rank) {
    return (firstSlot(rank) + slotsPerWorker() - 1) / slotsPerLane();
  }

  private void requireRank(int rank) {
    if (rank < 0 || rank >= workers) {
      throw new IllegalArgumentException("rank " + rank + " of " + workers + " workers");
    }
  }
}
