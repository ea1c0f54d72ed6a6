package org.mirrorball.tensor;

/** Each channel's sums over rows, and how many rows they are, added up over replicas. */
final class RowSums {
  private final ReplicaSums.Sum sum;
  private final double[] numbers;

  /** For so many vectors of sums at once. */
  RowSums(ReplicaSums replicas, int vectorCount, int channels) {
    this.numbers = new double[vectorCount * channels + 1];
    this.sum = replicas.prepare(numbers.length);
  }

  /**
   * Makes the sums of this replica those of all.
   *
   * @param rows that count, on this replica
   * @return those on all replicas, at least 1 so that it can be divided by
   */
  double add(int rows, double[]... vectors) {
    int next = 0;
    for (double[] vector : vectors) {
      System.arraycopy(vector, 0, numbers, next, vector.length);
      next += vector.length;
    }
    numbers[next] = rows;
    sum.add(numbers);
    next = 0;
    for (double[] vector : vectors) {
      System.arraycopy(numbers, next, vector, 0, vector.length);
      next += vector.length;
    }
    return Math.max(1, numbers[next]);
  }
}
