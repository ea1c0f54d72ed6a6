package org.mirrorball.collective;

import java.util.Arrays;

/**
 * Finds out which of several ways of an operation is the fastest for each length, by taking one
 * after the other for the first operations, each some times in a row, and all that twice; and from
 * then on the one that once took the least time. Lengths count as equal between two powers of two.
 * Not thread-safe; allocates nothing after it was made.
 */
final class TrialsByLength {

  /** Of each way and length, in a row: what one leaves in the caches is found there by the next. */
  private static final int TRIAL_COUNT = 8;

  /** In the first the compiler is at work, and memory is touched first. */
  private static final int ROUND_COUNT = 2;

  private final int wayCount;
  private final int[] doneCounts = new int[Integer.SIZE];
  private final long[] leastNs;

  TrialsByLength(int wayCount) {
    this.wayCount = wayCount;
    this.leastNs = new long[Integer.SIZE * wayCount];
    Arrays.fill(leastNs, Long.MAX_VALUE);
  }

  /** How many operations of a length are trials. */
  int trialCount() {
    return ROUND_COUNT * TRIAL_COUNT * wayCount;
  }

  /** The way that the next operation of a length takes. */
  int next(int byteLength) {
    int lengthClass = classOf(byteLength);
    return isTrial(lengthClass)
        ? doneCounts[lengthClass] / TRIAL_COUNT % wayCount
        : fastest(lengthClass);
  }

  /** An operation went the way that was the next for its length, and took this long. */
  void took(int byteLength, long operationNs) {
    int lengthClass = classOf(byteLength);
    if (isTrial(lengthClass)) {
      // The least, for ranks are interrupted now and then.
      int index = lengthClass * wayCount + next(byteLength);
      leastNs[index] = Math.min(leastNs[index], operationNs);
      doneCounts[lengthClass]++;
    }
  }

  private boolean isTrial(int lengthClass) {
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
