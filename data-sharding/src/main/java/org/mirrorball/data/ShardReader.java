package org.mirrorball.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's part of a dataset, epoch after epoch: keeps what is worth keeping between them, the
 * records in memory and the batches' buffers. Used by one thread, with one epoch open at a time.
 */
public final class ShardReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ShardReader.class);

  // 32 MiB in all, shared by the lanes that are read at the same time.
  private static final int BLOCK_BUDGET_LENGTH = 1 << 25;
  private static final int MIN_BLOCK_LENGTH = 1 << 16;
  private static final int MAX_BLOCK_LENGTH = 1 << 20;

  private final Pipeline pipeline;
  private final ShardPlan plan;
  private final int rank;
  private final long seed;
  private final Configuration conf;
  private final CachePolicy cachePolicy;
  private final List<Lane> lanes;
  private final SampleShape shape;
  private final List<Batch> batches = new ArrayList<>();
  private RecordCache cache;
  private EpochReader current;

  private ShardReader(
      Pipeline pipeline,
      ShardPlan plan,
      int rank,
      long seed,
      Configuration conf,
      CachePolicy cachePolicy,
      SampleShape shape) {
    this.pipeline = pipeline;
    this.plan = plan;
    this.rank = rank;
    this.seed = seed;
    this.conf = conf;
    this.cachePolicy = cachePolicy;
    this.lanes = plan.lanesOf(rank);
    this.shape = shape;
  }

  /**
   * Opens a worker's part; reads the dataset's first record to learn the samples' shapes.
   *
   * @param seed of the shuffle; the same on all workers
   * @throws org.mirrorball.tfrecord.DataException when the data is gone or damaged
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
    Pipeline pipeline = dataset.pipeline();
    var shape = SampleShape.of(firstSample(pipeline, plan.index(), conf));
    return new ShardReader(pipeline, plan, rank, seed, conf, cachePolicy, shape);
  }

  private static Sample firstSample(Pipeline pipeline, DatasetIndex index, Configuration conf)
      throws IOException {
    try (RecordCursor cursor = pipeline.source().open(index, 0, 1, MIN_BLOCK_LENGTH, conf)) {
      return new SampleMapping(pipeline, index::locate).sample(cursor.next());
    }
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
    if (batches.isEmpty() || (current != null && !current.hasEnded())) {
      allocateBatches();
    }
    int steps = plan.stepsPerEpoch() - firstStep;
    current = EpochReader.start(rank, steps, List.copyOf(batches), () -> open(epoch, firstStep));
    return current;
  }

  private void allocateBatches() {
    batches.clear();
    for (int i = 0; i < pipeline.prefetchDepth() + 1; i++) {
      batches.add(new Batch(plan.slotsPerWorker(), shape));
    }
  }

  /** Called by the epoch's own thread; the cache is handed from one to the next. */
  private synchronized BatchFiller open(int epoch, int firstStep) throws IOException {
    if (cache == null) {
      cache = loadCache();
    }
    List<RecordCursor> cursors = new ArrayList<>();
    int window = Math.max(1, pipeline.shuffleBufferLength() / plan.laneCount());
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      int windowLength = (int) Math.max(1, Math.min(window, lane.recordCount()));
      var random = new CounterRandom(seed, epoch, lane.number());
      cursors.add(new ShuffleWindow(cache.open(i), windowLength, random));
    }
    var filler =
        new BatchFiller(plan, rank, cursors, new SampleMapping(pipeline, plan.index()::locate));
    filler.skip(firstStep);
    return filler;
  }

  private RecordCache loadCache() throws IOException {
    if (!pipeline.source().isWorthCaching()) {
      return RecordCache.empty(lanes, this::openRange);
    }
    long start = lanes.get(0).start();
    long end = lanes.get(lanes.size() - 1).end();
    long bytes = plan.index().bytesBetween(start, end);
    double share = cachePolicy.share(pipeline.cached(), bytes, end - start);
    if (pipeline.cached() && share < 1) {
      LOG.warn(
          "rank {}: {} MiB of records are more than the cache may hold: {}% are kept, the others"
              + " read in every epoch",
          rank, bytes >> 20, Math.round(share * 100));
    }
    return RecordCache.load(lanes, this::openRange, share);
  }

  private RecordCursor openRange(long start, long end) {
    int blockLength =
        Math.max(MIN_BLOCK_LENGTH, Math.min(MAX_BLOCK_LENGTH, BLOCK_BUDGET_LENGTH / lanes.size()));
    return pipeline.source().open(plan.index(), start, end, blockLength, conf);
  }

  /** Ends the epoch that is open, if any. */
  @Override
  public void close() {
    if (current != null) {
      current.close();
    }
  }
}
