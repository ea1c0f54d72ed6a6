package org.mirrorball.collective;

import java.util.Arrays;

/**
 * Finds out which of several ways to handle what comes, such as an operation or a frame, is the
 * fastest for each length: takes one after the other at first, each some times in a row, and all
 * that some rounds; and from then on the one that once took the least time. Lengths count as equal
 * between two powers of two. Not thread-safe; allocates nothing after it was made.
 */
final class TrialsByLength {

  /** Of each way and length, in a row: what one leaves in the caches is found there by the next. */
  private static final int TRIAL_COUNT = 8;

  private final int wayCount;
  private final int roundCount;
  private final int[] doneCounts = new int[Integer.SIZE];
  private final long[] leastNs;

  /**
   * @param roundCount enough that the last one has the compiler's work and the first touch of
   *     memory behind it
   */
  TrialsByLength(int wayCount, int roundCount) {
    this.wayCount = wayCount;
    this.roundCount = roundCount;
    this.leastNs = new long[Integer.SIZE * wayCount];
    Arrays.fill(leastNs, Long.MAX_VALUE);
  }

  /** How many of a length are trials. */
  int trialCount() {
    return roundCount * TRIAL_COUNT * wayCount;
  }

  /** Whether the next one of a length is a trial, whose time is wanted. */
  boolean isTrial(int byteLength) {
    return isTrialOf(classOf(byteLength));
  }

  /** The way that the next one of a length takes. */
  int next(int byteLength) {
    int lengthClass = classOf(byteLength);
    return isTrialOf(lengthClass)
        ? doneCounts[lengthClass] / TRIAL_COUNT % wayCount
        : fastest(lengthClass);
  }

  /** One went the way that was the next for its length, and took this long. */
  void took(int byteLength, long durationNs) {
    int lengthClass = classOf(byteLength);
    if (isTrialOf(lengthClass)) {
      // The least, for ranks are interrupted now and then.
      int index = lengthClass * wayCount + next(byteLength);
      leastNs[index] = Math.min(leastNs[index], durationNs);
      doneCounts[lengthClass]++;
    }
  }

  private boolean isTrialOf(int lengthClass) {
    return doneCounts[lengthClass] < trialCount();
  }

  private int fastest(int lengthClass) {
    int first = lengthClass * wayCount;
    int fastest = 0;
    for (int way = 1; way < wayCount; way++) {
      if (leastNs[first + way] < leastNs[first + fastest]) {
        fastest = way;
      }
    }
    return fastest;
  }

  private static int classOf(int byteLength) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(byteLength | 1);
  }
}
