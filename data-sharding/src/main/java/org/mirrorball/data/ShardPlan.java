package org.mirrorball.data;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which worker reads what, in every epoch alike. Pure data, made by the driver.
 *
 * <p>The N records are cut into V = gcd(B, 240) lanes of N/V records; B is the global batch size. A
 * global batch has B slots, B/V consecutive ones for each lane, and each step takes the next B/V
 * records of every lane. Rank r of W has the slots r*B/W to (r+1)*B/W. None of it but the last
 * depends on W, so any number of workers sees the same global batches. Where W does not divide V,
 * neighbours read a lane both and each keeps its own slots. Lanes differ by one record at most, so
 * every rank has ceil(N/B) steps; slots of the last that have no record are padded.
 */
public final class ShardPlan implements Serializable {

  // 240 = 2*2*2*2*3*5 has many divisors: the lanes divide evenly among most numbers of workers.
  private static final int MAX_LANES = 240;

  private static final long serialVersionUID = 1L;

  private final DatasetIndex index;
  private final int globalBatchSize;
  private final int workers;
  private final int laneCount;

  private ShardPlan(DatasetIndex index, int globalBatchSize, int workers) {
    this.index = index;
    this.globalBatchSize = globalBatchSize;
    this.workers = workers;
    this.laneCount = greatestCommonDivisor(globalBatchSize, MAX_LANES);
  }

  /**
   * Plans.
   *
   * @throws IllegalArgumentException when the batch cannot be divided among the workers, or there
   *     are more workers than records
   */
  public static ShardPlan plan(DatasetIndex index, int globalBatchSize, int workers) {
    if (workers < 1 || globalBatchSize < 1) {
      throw new IllegalArgumentException(
          "batch and workers must be at least 1, got batch %d and %d workers"
              .formatted(globalBatchSize, workers));
    }
    if (globalBatchSize % workers != 0) {
      throw new IllegalArgumentException(
          "batch %d is not divisible by %d workers: take %s"
              .formatted(globalBatchSize, workers, nearestMultiples(globalBatchSize, workers)));
    }
    if (workers > index.recordCount()) {
      throw new IllegalArgumentException(
          "there are more workers (%d) than records (%d)".formatted(workers, index.recordCount()));
    }
    return new ShardPlan(index, globalBatchSize, workers);
  }

  private static String nearestMultiples(int batch, int workers) {
    int below = batch / workers * workers;
    return below == 0 ? "a batch of " + workers : "batch " + below + " or " + (below + workers);
  }

  /** Steps of every rank in every epoch. */
  public int stepsPerEpoch() {
    return Math.toIntExact(ceilDiv(recordCount(), globalBatchSize));
  }

  /** Steps of one rank: what its longest lane needs, padded to what the epoch has. */
  public int stepsOf(int rank) {
    long longest = lanesOf(rank).stream().mapToLong(Lane::recordCount).max().orElseThrow();
    return Math.max(stepsPerEpoch(), Math.toIntExact(ceilDiv(longest, slotsPerLane())));
  }

  /**
   * Checks what training relies on: every rank has the same number of steps, and every record is in
   * one lane.
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
    long covered = lanes().stream().mapToLong(Lane::recordCount).sum();
    if (covered != recordCount()) {
      throw new IllegalStateException(
          "the lanes have %d records, expected %d".formatted(covered, recordCount()));
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

  /** How many records an epoch has, over all workers. */
  public long recordCount() {
    return index.recordCount();
  }

  DatasetIndex index() {
    return index;
  }

  int laneCount() {
    return laneCount;
  }

  int slotsPerLane() {
    return globalBatchSize / laneCount;
  }

  int firstSlot(int rank) {
    return rank * slotsPerWorker();
  }

  /** The lanes of which a rank has slots; the outer ones may be shared with its neighbours. */
  List<Lane> lanesOf(int rank) {
    requireRank(rank);
    return IntStream.rangeClosed(firstLane(rank), lastLane(rank)).mapToObj(this::lane).toList();
  }

  private List<Lane> lanes() {
    return IntStream.range(0, laneCount).mapToObj(this::lane).toList();
  }

  private Lane lane(int number) {
    return new Lane(number, boundary(number), boundary(number + 1));
  }

  /** number * N / V, without overflow for any N. */
  private long boundary(int number) {
    long whole = recordCount() / laneCount;
    long rest = recordCount() % laneCount;
    return whole * number + rest * number / laneCount;
  }

  private int firstLane(int rank) {
    return firstSlot(rank) / slotsPerLane();
  }

  private int lastLane(int rank) {
    return (firstSlot(rank) + slotsPerWorker() - 1) / slotsPerLane();
  }

  private void requireRank(int rank) {
    if (rank < 0 || rank >= workers) {
      throw new IllegalArgumentException("rank " + rank + " of " + workers + " workers");
    }
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
