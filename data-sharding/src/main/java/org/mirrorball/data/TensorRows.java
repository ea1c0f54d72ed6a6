package org.mirrorball.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of features and labels as samples. */
final class TensorRows {

  private TensorRows() {}

  /** A sample of each row, copied. */
  static List<Sample> samples(
      float[][] features, int[] featureShape, float[][] labels, int[] labelShape) {
    if (features.length != labels.length) {
      throw new IllegalArgumentException(
          "there are " + features.length + " samples, but " + labels.length + " labels");
    }
    var samples = new ArrayList<Sample>();
    for (int row = 0; row < features.length; row++) {
      samples.add(
          new Sample(
              checkedCopy("features", row, features[row], featureShape),
              featureShape,
              checkedCopy("label", row, labels[row], labelShape),
              labelShape));
    }
    return samples;
  }

  private static float[] checkedCopy(String what, int row, float[] values, int[] shape) {
    int expected = Shapes.elementCount(shape);
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "sample %d: %s have %d values, expected %d of shape %s"
              .formatted(row, what, values.length, expected, Arrays.toString(shape)));
    }
    return values.clone();
  }
}
