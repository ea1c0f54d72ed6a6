package org.mirrorball.data;

/**
 * A last mapping whose shapes are known beforehand, so that it can fill arrays that are used again
 * for every sample.
 *
 * @param <T> what it takes
 */
public interface DirectParser<T> extends SerializableFunction<T, Sample> {

  /** The features' shape; the same for all samples. */
  int[] featureShape();

  /** The label's shape; empty for a scalar. */
  int[] labelShape();

  /**
   * Parses one value.
   *
   * @param features where to write; every element must be written, they hold an older sample
   * @param label where to write; likewise
   */
  void parse(T value, float[] features, float[] label);

  @Override
  default Sample apply(T value) {
    float[] features = new float[Shapes.elementCount(featureShape())];
    float[] label = new float[Shapes.elementCount(labelShape())];
    parse(value, features, label);
    return new Sample(features, featureShape(), label, labelShape());
  }
}
