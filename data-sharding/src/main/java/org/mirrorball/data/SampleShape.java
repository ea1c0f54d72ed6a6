package org.mirrorball.data;

import java.util.Arrays;

/** The shapes that all samples of a dataset share. */
@SuppressWarnings("ArrayRecordComponent") // compared by fits() alone, never changed
record SampleShape(int[] features, int[] label) {

  static SampleShape of(Sample sample) {
    return new SampleShape(sample.featureShape(), sample.labelShape());
  }

  int featureCount() {
    return Shapes.elementCount(features);
  }

  int labelCount() {
    return Shapes.elementCount(label);
  }

  /** Throws unless a sample has these shapes. */
  void require(Sample sample) {
    requireSame("features", sample.featureShape(), features);
    requireSame("label", sample.labelShape(), label);
  }

  private static void requireSame(String what, int[] actual, int[] expected) {
    if (!Arrays.equals(actual, expected)) {
      throw new InvalidSampleException(
          what
              + " of shape "
              + Arrays.toString(actual)
              + ", expected "
              + Arrays.toString(expected)
              + " as in the first record");
    }
  }
}
