package org.mirrorball.data;

import java.util.Arrays;

/** Shapes as arrays of dimensions. */
final class Shapes {

  private Shapes() {}

  /** How many elements; 1 for the empty shape of a scalar. */
  static int elementCount(int[] shape) {
    long count = 1;
    for (int dimension : shape) {
      if (dimension < 1) {
        throw new IllegalArgumentException("a shape of " + Arrays.toString(shape));
      }
      count *= dimension;
      if (count > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "a sample of " + Arrays.toString(shape) + " is more than " + Integer.MAX_VALUE);
      }
    }
    return (int) count;
  }
}
