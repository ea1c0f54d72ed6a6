package org.mirrorball.data;

/**
 * How far to read ahead. Left to itself it begins with 2 and doubles when the consumer had to wait
 * although there had been as much as allowed before: then the producer is fast enough, only not
 * evenly so. (The rule of TensorFlow's prefetch autotuner.) Used under its owner's lock.
 */
final class PrefetchDepth {

  // 256 MiB, whatever the depth: of large batches a few already hide the time of reading.
  private static final long MAX_BYTES = 256L << 20;

  private static final int FIRST = 2; // one being made and one waiting
  private static final int LAST = 64; // a queue that needs more is not waiting for its unevenness

  private final boolean automatic;
  private final long maxBytes;
  private int depth;
  private boolean wasFull;

  private PrefetchDepth(int depth, boolean automatic, long maxBytes) {
    this.depth = depth;
    this.automatic = automatic;
    this.maxBytes = maxBytes;
  }

  /** So deep, or {@link PrefetchOperation#AUTOMATIC}. */
  static PrefetchDepth of(int depth) {
    return of(depth, MAX_BYTES);
  }

  static PrefetchDepth of(int depth, long maxBytes) {
    return depth == PrefetchOperation.AUTOMATIC
        ? new PrefetchDepth(FIRST, true, maxBytes)
        : new PrefetchDepth(depth, false, maxBytes);
  }

  int depth() {
    return depth;
  }

  /** How much may wait in bytes, whatever the depth; the first element is always let in. */
  long maxBytes() {
    return maxBytes;
  }

  boolean isAutomatic() {
    return automatic;
  }

  /** As many wait as are allowed. */
  void full() {
    wasFull = true;
  }

  /** The consumer finds nothing; returns whether the depth has grown. */
  boolean empty() {
    boolean grows = automatic && wasFull && depth < LAST;
    if (grows) {
      depth *= 2;
    }
    wasFull = false;
    return grows;
  }
}
