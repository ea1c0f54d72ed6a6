package org.mirrorball.tensor;

/**
 * The rows of samples that count: those whose weight is not 0; the others are padding. Found anew
 * in every run, as runs of rows that follow each other.
 */
final class ValidRows {
  private final Memory weights;
  private final int rowsPerSample;
  private final int[] begins;
  private final int[] ends;
  private int runCount;
  private int count;

  /** For samples of so many rows each. */
  ValidRows(Memory weights, int rowsPerSample) {
    this.weights = weights;
    this.rowsPerSample = rowsPerSample;
    this.begins = new int[weights.elementCount()];
    this.ends = new int[weights.elementCount()];
  }

  /** Looks at the weights again. */
  void update() {
    runCount = 0;
    count = 0;
    for (int sample = 0; sample < weights.elementCount(); sample++) {
      if (weights.get(sample) != 0) {
        int begin = sample * rowsPerSample;
        if (runCount > 0 && ends[runCount - 1] == begin) {
          runCount--;
        } else {
          begins[runCount] = begin;
        }
        ends[runCount++] = begin + rowsPerSample;
        count += rowsPerSample;
      }
    }
  }

  int runCount() {
    return runCount;
  }

  /** The first row of a run. */
  int begin(int run) {
    return begins[run];
  }

  /** The row after the last of a run. */
  int end(int run) {
    return ends[run];
  }

  /** How many rows count. */
  int count() {
    return count;
  }

  /** All rows, padding included. */
  int total() {
    return weights.elementCount() * rowsPerSample;
  }
}
