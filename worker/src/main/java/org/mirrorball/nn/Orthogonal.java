package org.mirrorball.nn;

import java.util.SplittableRandom;

/** Random vectors of length 1 that stand at right angles to each other. */
final class Orthogonal {

  private Orthogonal() {}

  /** Fills the vectors, of which there are no more than they have elements. */
  static void fill(double[][] vectors, SplittableRandom random) {
    for (int index = 0; index < vectors.length; index++) {
      double[] vector = vectors[index];
      for (int element = 0; element < vector.length; element++) {
        vector[element] = random.nextGaussian();
      }
      // Twice, because what rounding leaves after the first time is no longer small beside it.
      for (int pass = 0; pass < 2; pass++) {
        for (int other = 0; other < index; other++) {
          subtract(vector, vectors[other], product(vector, vectors[other]));
        }
      }
      double length = Math.sqrt(product(vector, vector));
      for (int element = 0; element < vector.length; element++) {
        vector[element] /= length;
      }
    }
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int element = 0; element < a.length; element++) {
      sum += a[element] * b[element];
    }
    return sum;
  }

  private static void subtract(double[] vector, double[] other, double factor) {
    for (int element = 0; element < vector.length; element++) {
      vector[element] -= factor * other[element];
    }
  }
}
