package org.mirrorball.data;

/**
 * How far to read ahead. Left to itself it begins with 2 and doubles when the consumer had to wait
 * although there had been as much as allowed before: then the producer is fast enough, only not
 * evenly so. (The rule of TensorFlow's prefetch autotuner.) Used under its owner's lock.
 */
final class PrefetchDepth {

  /** Read ahead in bytes, whatever the depth; the first element is always let in. */
  static final long MAX_BYTES = 256L << 20;

  private static final int FIRST = 2; // one being made and one waiting
  private static final int LAST = 64; // a queue that needs more is not waiting for its unevenness

  private final boolean automatic;
  private int depth;
  private boolean wasFull;

  private PrefetchDepth(int depth, boolean automatic) {
    this.depth = depth;
    this.automatic = automatic;
  }

  /** So deep, or {@link PrefetchOperation#AUTOMATIC}. */
  static PrefetchDepth of(int depth) {
    return depth == PrefetchOperation.AUTOMATIC
        ? new PrefetchDepth(FIRST, true)
        : new PrefetchDepth(depth, false);
  }

  int depth() {
    return depth;
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
