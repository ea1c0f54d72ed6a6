package org.mirrorball.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens one worker's lanes, epoch after epoch, and keeps what is worth keeping between them. */
final class LaneReader implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(LaneReader.class);

  // 32 MiB in all, shared by the lanes that are read at the same time.
  private static final int BLOCK_BUDGET_LENGTH = 1 << 25;
  private static final int MIN_BLOCK_LENGTH = 1 << 16;
  private static final int MAX_BLOCK_LENGTH = 1 << 20;

  private final LaneForm form;
  private final ShardPlan plan;
  private final int rank;
  private final DamageReport report = new DamageReport();
  private final Pass firstPass;
  private final CachePolicy policy;
  private final List<Lane> lanes;
  private RecordCache cache;

  LaneReader(
      LaneForm form,
      ShardPlan plan,
      int rank,
      long seed,
      Configuration conf,
      CachePolicy cachePolicy) {
    this.form = form;
    this.plan = plan;
    this.rank = rank;
    this.firstPass = new Pass(seed, 0, 0, 1, plan.index()::locate, report, conf);
    this.policy = cachePolicy;
    this.lanes = plan.lanesOf(rank);
  }

  /** What was found damaged in all epochs so far. */
  DamageReport report() {
    return report;
  }

  SlotChain chain() {
    return SlotChain.of(form.slotOperations(), firstPass);
  }

  /** What samples look like. */
  Optional<Sample> firstSample() throws IOException {
    try (ElementCursor elements =
        form.inLanes() ? openRange(0, plan.recordCount()) : form.stream().open(firstPass)) {
      return form.firstSample(elements, chain());
    }
  }

  /** The rank's lanes, in one epoch; one caller at a time. */
  synchronized List<ElementCursor> open(int epoch) throws IOException {
    if (form.inLanes() && cache == null) {
      cache = loadCache();
    }
    List<ElementCursor> cursors = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      int lane = i;
      Pass pass = firstPass.withNumber(epoch).withLane(lanes.get(i).number());
      cursors.add(
          plan.tail() == TailPolicy.REPEAT
              ? new EndlessCursor(() -> openLane(lane, pass))
              : openLane(lane, pass));
    }
    return cursors;
  }

  private ElementCursor openLane(int lane, Pass pass) throws IOException {
    if (form.inLanes()) {
      return form.openLane(records -> cache.open(lane, records.number()), pass, plan.laneCount());
    }
    Span span = lanes.get(lane).spans().get(0);
    return span.of(
        new SkipOperation(span.start()).open(upstream -> form.stream().open(upstream), pass));
  }

  private RecordCache loadCache() throws IOException {
    Cache requested = form.source().cache();
    if (!form.source().source().isWorthCaching()) {
      return RecordCache.empty(lanes, this::openRange);
    }
    if (requested.isInFile()) {
      return RecordCache.load(lanes, this::openRange, 1, requested::newStore);
    }
    long bytes = lanes.stream().mapToLong(plan.index()::bytesOf).sum();
    long records = lanes.stream().mapToLong(Lane::recordCount).sum();
    double share = policy.share(requested.isRequested(), bytes, records);
    if (requested.isRequested() && share < 1) {
      LOG.warn(
          "rank {}: {} MiB of records are more than the cache may hold: {}% are kept, the others"
              + " read in every epoch",
          rank, bytes >> 20, Math.round(share * 100));
    }
    return RecordCache.load(lanes, this::openRange, share, MemoryStore::new);
  }

  private ElementCursor openRange(long start, long end) {
    int blockLength =
        Math.max(MIN_BLOCK_LENGTH, Math.min(MAX_BLOCK_LENGTH, BLOCK_BUDGET_LENGTH / lanes.size()));
    return form.source().source().open(plan.index(), start, end, blockLength, firstPass);
  }

  @Override
  public synchronized void close() throws IOException {
    if (cache != null) {
      cache.close();
    }
  }
}
