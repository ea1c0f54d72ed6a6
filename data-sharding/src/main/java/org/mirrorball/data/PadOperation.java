package org.mirrorball.data;

import java.util.Arrays;
import java.util.List;

/**
 * Samples' features padded with zeros, at the end of each dimension, to one shape.
 *
 * @param shape what they are padded to
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record PadOperation(int[] shape) implements SlotOperation {

  /** To this shape, checked. */
  static PadOperation of(int[] shape) {
    Shapes.elementCount(shape);
    return new PadOperation(shape.clone());
  }

  /** Samples padded to the largest of them in every dimension. */
  static List<Sample> alike(List<Sample> samples) {
    int[] largest = samples.get(0).featureShape().clone();
    for (Sample sample : samples) {
      requireRank(sample, largest);
      for (int i = 0; i < largest.length; i++) {
        largest[i] = Math.max(largest[i], sample.featureShape()[i]);
      }
    }
    var pad = new PadOperation(largest);
    return samples.stream().map(pad::padded).toList();
  }

  @Override
  public String name() {
    return "paddedBatch";
  }

  @Override
  public String describe() {
    return "pad" + Arrays.toString(shape);
  }

  @Override
  public boolean keepsAll() {
    return true;
  }

  @Override
  public Object apply(Object value, CounterRandom random) {
    if (value instanceof Sample sample) {
      return padded(sample);
    }
    throw new InvalidSampleException(
        "paddedBatch() needs samples, the mapping before it gives " + value.getClass().getName());
  }

  private Sample padded(Sample sample) {
    int[] from = sample.featureShape();
    if (Arrays.equals(from, shape)) {
      return sample;
    }
    requireRank(sample, shape);
    for (int i = 0; i < shape.length; i++) {
      if (from[i] > shape[i]) {
        throw new InvalidSampleException(
            "features of shape %s do not fit into %s of paddedBatch()"
                .formatted(Arrays.toString(from), Arrays.toString(shape)));
      }
    }
    float[] features = new float[Shapes.elementCount(shape)];
    copyRows(sample.features(), from, features, 0, 0, 0);
    return new Sample(features, shape, sample.label(), sample.labelShape());
  }

  /** Copies what is below an index of the outer dimensions; the innermost as one range. */
  private void copyRows(
      float[] source, int[] from, float[] target, int dimension, int sourceRow, int targetRow) {
    if (from.length == 0) {
      target[0] = source[0];
    } else if (dimension == from.length - 1) {
      int length = from[dimension];
      System.arraycopy(source, sourceRow * length, target, targetRow * shape[dimension], length);
    } else {
      for (int i = 0; i < from[dimension]; i++) {
        copyRows(
            source,
            from,
            target,
            dimension + 1,
            sourceRow * from[dimension] + i,
            targetRow * shape[dimension] + i);
      }
    }
  }

  private static void requireRank(Sample sample, int[] shape) {
    if (sample.featureShape().length != shape.length) {
      throw new InvalidSampleException(
          "features of shape %s have another number of dimensions than %s of paddedBatch()"
              .formatted(Arrays.toString(sample.featureShape()), Arrays.toString(shape)));
    }
  }
}
