package org.mirrorball.collective;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the frames that were not accepted, and tells of them without a flood: one line per kind
 * and source and interval, the first at once. One thread rejects; any may read the counts.
 */
final class RejectionLog {

  /** For a rank that a frame does not name, or that does not exist. */
  static final int UNKNOWN_RANK = -1;

  /** One line a minute says that it goes on, and fills no disk. */
  static final long INTERVAL_NS = 60_000_000_000L;

  /** Sources are what frames claim, so whoever forges them must not make this grow. */
  private static final int MAX_SOURCES = 64;

  private static final Logger LOGGER = LoggerFactory.getLogger(RejectionLog.class);

  private final String self;
  private final NanoClock clock;
  private final long intervalNs;
  private final Consumer<String> lines;
  private final Map<Rejection, AtomicLong> counts = new EnumMap<>(Rejection.class);
  private final Int2ObjectHashMap<Source> sources = new Int2ObjectHashMap<>();

  /**
   * @param self what lines call this rank
   */
  RejectionLog(String self, NanoClock clock) {
    this(self, clock, INTERVAL_NS, LOGGER::warn);
  }

  RejectionLog(String self, NanoClock clock, long intervalNs, Consumer<String> lines) {
    this.self = self;
    this.clock = clock;
    this.intervalNs = intervalNs;
    this.lines = lines;
    for (Rejection rejection : Rejection.values()) {
      counts.put(rejection, new AtomicLong());
    }
  }

  /** Notes a frame that claims to be of a rank. */
  void reject(Rejection rejection, int claimedRank) {
    reject(rejection, claimedRank, rejection.meaning());
  }

  /** As above, of a frame for whose rejection there is more to say. */
  void reject(Rejection rejection, int claimedRank, String text) {
    counts.get(rejection).incrementAndGet();
    Source source = sourceOf(claimedRank);
    Line line = source.lines.computeIfAbsent(rejection, kind -> new Line());
    line.count++;
    if (line.isDue(clock.nanoTime(), intervalNs)) {
      lines.accept(
          String.format(
              "%s dropped a frame from %s, %s: %s (%d so far)",
              self, source.name, rejection, text, line.count));
    }
  }

  /** Notes a handshake message that was not accepted. */
  void reject(HandshakeOutcome outcome) {
    reject(outcome.rejection(), outcome.claimedRank(), outcome.text());
  }

  /** How many frames were rejected, by reason. */
  Map<Rejection, Long> snapshot() {
    Map<Rejection, Long> snapshot = new EnumMap<>(Rejection.class);
    counts.forEach((rejection, count) -> snapshot.put(rejection, count.get()));
    return snapshot;
  }

  private Source sourceOf(int claimedRank) {
    Source known = sources.get(claimedRank);
    if (known != null) {
      return known;
    }
    int rank = claimedRank < 0 || sources.size() >= MAX_SOURCES ? UNKNOWN_RANK : claimedRank;
    return sources.computeIfAbsent(rank, Source::new);
  }

  private static final class Source {
    private final String name;
    private final Map<Rejection, Line> lines = new EnumMap<>(Rejection.class);

    Source(int rank) {
      name = rank == UNKNOWN_RANK ? "an unknown rank" : "what claims to be rank " + rank;
    }
  }

  /** When a line of one kind and source was written, and how often there was reason to. */
  private static final class Line {
    private long count;
    private boolean written;
    private long writtenNs;

    boolean isDue(long nowNs, long intervalNs) {
      if (written && nowNs - writtenNs < intervalNs) {
        return false;
      }
      written = true;
      writtenNs = nowNs;
      return true;
    }
  }
}
