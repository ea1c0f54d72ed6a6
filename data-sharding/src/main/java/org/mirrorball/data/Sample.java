package org.mirrorball.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What a model sees of one record. The arrays are not copied: they are the pipeline's once given.
 *
 * @param features values in row-major order
 * @param featureShape such as [height, width, channels]
 * @param label values in row-major order; one for a class number
 * @param labelShape empty for a scalar
 */
@SuppressWarnings("ArrayRecordComponent") // copying would cost more than everything else
public record Sample(float[] features, int[] featureShape, float[] label, int[] labelShape)
    implements Serializable {

  /** Checks that values and shapes fit together. */
  public Sample {
    requireFit("features", features, featureShape);
    requireFit("label", label, labelShape);
  }

  private static void requireFit(String what, float[] values, int[] shape) {
    if (values.length != Shapes.elementCount(shape)) {
      throw new InvalidSampleException(
          what
              + " have "
              + values.length
              + " values, but their shape is "
              + Arrays.toString(shape));
    }
  }

  @Override
  public String toString() {
    return "Sample[features="
        + Arrays.toString(featureShape)
        + ", label="
        + Arrays.toString(labelShape)
        + "]";
  }
}
