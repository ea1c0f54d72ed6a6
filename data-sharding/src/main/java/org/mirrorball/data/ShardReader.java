package org.mirrorball.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.DataException;

/**
 * One worker's part of a dataset, epoch after epoch: keeps what is worth keeping between them, the
 * records and the batches' buffers. Used by one thread, with one epoch open at a time.
 */
public final class ShardReader implements AutoCloseable {

  private final ShardPlan plan;
  private final int rank;
  private final LaneReader lanes;
  private final SlotChain chain;
  private final SampleShape shape;
  private final PrefetchDepth depth;
  private final ParallelLoop loop = new ParallelLoop();
  private final List<Batch> batches = new ArrayList<>();
  private EpochReader current;

  private ShardReader(
      ShardPlan plan, int rank, LaneReader lanes, SampleShape shape, PrefetchDepth depth) {
    this.plan = plan;
    this.rank = rank;
    this.lanes = lanes;
    this.chain = lanes.chain();
    this.shape = shape;
    this.depth = depth;
  }

  /**
   * Opens a worker's part; reads the dataset's first record to learn the samples' shapes.
   *
   * @param seed of the shuffle; the same on all workers
   * @throws DataException when the data is gone or damaged
   * @throws InvalidSampleException when the first record cannot become a sample
   */
  public static ShardReader open(
      Dataset<Batch> dataset, ShardPlan plan, int rank, long seed, Configuration conf)
      throws IOException {
    return open(
        dataset, plan, rank, seed, conf, CachePolicy.ofHeap(Runtime.getRuntime().maxMemory()));
  }

  static ShardReader open(
      Dataset<Batch> dataset,
      ShardPlan plan,
      int rank,
      long seed,
      Configuration conf,
      CachePolicy cachePolicy)
      throws IOException {
    if (dataset.globalBatchSize() != plan.globalBatchSize()) {
      throw new IllegalArgumentException(
          "the dataset has batch %d, the plan %d"
              .formatted(dataset.globalBatchSize(), plan.globalBatchSize()));
    }
    var form = LaneForm.of(dataset.pipeline());
    var lanes = new LaneReader(form, plan, rank, seed, conf, cachePolicy);
    Sample first = lanes.firstSample().orElseThrow(() -> SamplePreflight.allFiltered(form));
    return new ShardReader(
        plan, rank, lanes, SampleShape.of(first), PrefetchDepth.of(form.prefetchDepth()));
  }

  /** Starts reading an epoch's batches; the one before must have been closed. */
  public EpochReader epoch(int epoch) {
    return epoch(epoch, 0);
  }

  /**
   * As {@link #epoch(int)}, from a later step on: the batches are those that would have followed.
   *
   * @param firstStep steps of the epoch that were done before
   */
  public EpochReader epoch(int epoch, int firstStep) {
    if (current != null && !current.isClosed()) {
      throw new IllegalStateException("rank " + rank + ": close the epoch before the next one");
    }
    if (firstStep < 0 || firstStep > plan.stepsPerEpoch()) {
      throw new IllegalArgumentException(
          "step %d of an epoch of %d".formatted(firstStep, plan.stepsPerEpoch()));
    }
    if (current != null && !current.hasEnded()) {
      batches.clear(); // still being written to
    }
    int steps = plan.stepsPerEpoch() - firstStep;
    var buffers = new BatchBuffers(batches, depth, () -> new Batch(plan.slotsPerWorker(), shape));
    current = EpochReader.start(rank, steps, buffers, loop, () -> open(epoch, firstStep));
    return current;
  }

  /** Called by the epoch's own thread. */
  private BatchFiller open(int epoch, int firstStep) throws IOException {
    var filler = new BatchFiller(plan, rank, lanes.open(epoch), chain, loop);
    filler.skip(firstStep);
    return filler;
  }

  /**
   * What was damaged and left out, in all epochs so far: a line a place with file and offset,
   * sorted, at most {@link org.mirrorball.tfrecord.CorruptionLog#MAX_FINDINGS} of them.
   */
  public List<String> damage() {
    return lanes.report().findings();
  }

  /** Ends the epoch that is open, if any. */
  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
    }
    loop.close();
    lanes.close();
  }
}
