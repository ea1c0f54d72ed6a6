package org.mirrorball.bench;

import java.util.Arrays;

/**
 * How long a contender's all-reduces of one length took in one turn.
 *
 * @param contender who
 * @param floatCount elements of the vector
 * @param medianNs the median operation on rank 0, in nanoseconds
 */
public record AllReduceTime(String contender, int floatCount, double medianNs) {

  /** The time of single operations; of an even number, the upper one in the middle. */
  static AllReduceTime ofOperations(String contender, int floatCount, long[] elapsedNs) {
    long[] sorted = elapsedNs.clone();
    Arrays.sort(sorted);
    return new AllReduceTime(contender, floatCount, sorted[sorted.length / 2]);
  }

  /** The median in milliseconds. */
  public double medianMs() {
    return medianNs / 1e6;
  }

  /**
   * Bytes of the vector by time, in GB/s: the algorithm's bandwidth, as NCCL's tests define it. The
   * wire carries {@code 2 (N - 1) / N} times as much.
   */
  public double algorithmBandwidth() {
    return (double) floatCount * Float.BYTES / medianNs;
  }
}
