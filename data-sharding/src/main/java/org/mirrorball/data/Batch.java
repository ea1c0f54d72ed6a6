package org.mirrorball.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Samples side by side. In training: one worker's slots of one global batch, in direct
 * little-endian buffers that are used again; a slot without a sample has zero features, zero label
 * and weight 0. In a loop of the user's own: as many slots as there are samples, in buffers of its
 * own.
 */
public final class Batch {

  // A cache line, and what vector kernels like.
  private static final int ALIGNMENT = 64;

  private final int slots;
  private final SampleShape shape;
  private final FloatBuffer features;
  private final FloatBuffer labels;
  private final FloatBuffer weights;
  private final float[] noFeatures;
  private final float[] noLabel;

  /** Direct buffers of empty slots, to be filled again and again. */
  Batch(int slots, SampleShape shape) {
    this(
        slots,
        shape,
        allocate(slots, shape.featureCount()),
        allocate(slots, shape.labelCount()),
        allocate(slots, 1));
  }

  private Batch(
      int slots, SampleShape shape, FloatBuffer features, FloatBuffer labels, FloatBuffer weights) {
    this.slots = slots;
    this.shape = shape;
    this.features = features;
    this.labels = labels;
    this.weights = weights;
    this.noFeatures = new float[shape.featureCount()];
    this.noLabel = new float[shape.labelCount()];
  }

  /** Samples of one shape, copied. */
  static Batch of(List<Sample> samples) {
    int slots = samples.size();
    var shape = SampleShape.of(samples.get(0));
    var batch =
        new Batch(
            slots,
            shape,
            FloatBuffer.allocate(Math.multiplyExact(slots, shape.featureCount())),
            FloatBuffer.allocate(Math.multiplyExact(slots, shape.labelCount())),
            FloatBuffer.allocate(slots));
    for (int slot = 0; slot < slots; slot++) {
      Sample sample = samples.get(slot);
      shape.require(sample);
      batch.put(slot, sample.features(), sample.label());
    }
    return batch;
  }

  private static FloatBuffer allocate(int slots, int elementCount) {
    long length = (long) slots * elementCount * Float.BYTES;
    if (length > Integer.MAX_VALUE - 2 * ALIGNMENT) {
      throw new IllegalArgumentException(
          "%d slots of %d floats are %d bytes, a batch may have 2 GiB per worker: take a smaller one"
              .formatted(slots, elementCount, length));
    }
    // Twice, because alignedSlice drops what is left of a line at either end.
    return ByteBuffer.allocateDirect((int) length + 2 * ALIGNMENT)
        .alignedSlice(ALIGNMENT)
        .limit((int) length)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  /** How many samples fit in; the same for all batches of a worker. */
  public int slots() {
    return slots;
  }

  /** How many slots hold a sample; fewer than {@link #slots} at the end of an epoch. */
  public int sampleCount() {
    int count = 0;
    for (int slot = 0; slot < slots; slot++) {
      count += weights.get(slot) == 0 ? 0 : 1;
    }
    return count;
  }

  /** The features: [slots, {@link #featureShape}...]. */
  public FloatBuffer features() {
    return features.clear();
  }

  /** The labels: [slots, {@link #labelShape}...]. */
  public FloatBuffer labels() {
    return labels.clear();
  }

  /** The weights: [slots]; 1 for a sample, 0 for an empty slot. */
  public FloatBuffer weights() {
    return weights.clear();
  }

  /** The shape of one sample's features. */
  public int[] featureShape() {
    return shape.features().clone();
  }

  /** The shape of one sample's label; empty for a scalar. */
  public int[] labelShape() {
    return shape.label().clone();
  }

  SampleShape shape() {
    return shape;
  }

  long byteLength() {
    return (long) Float.BYTES * slots * (shape.featureCount() + shape.labelCount() + 1);
  }

  /** A copy of a slot's sample; null when the slot is empty. */
  Sample sample(int slot) {
    if (weights.get(slot) == 0) {
      return null;
    }
    float[] sampleFeatures = new float[noFeatures.length];
    float[] sampleLabel = new float[noLabel.length];
    features.get(slot * sampleFeatures.length, sampleFeatures);
    labels.get(slot * sampleLabel.length, sampleLabel);
    return new Sample(sampleFeatures, shape.features(), sampleLabel, shape.label());
  }

  /** Fills a slot; different ones may be filled by different threads. */
  void put(int slot, float[] sampleFeatures, float[] sampleLabel) {
    write(slot, sampleFeatures, sampleLabel, 1);
  }

  /** Leaves a slot without a sample. */
  void pad(int slot) {
    write(slot, noFeatures, noLabel, 0);
  }

  private void write(int slot, float[] sampleFeatures, float[] sampleLabel, float weight) {
    features.put(slot * noFeatures.length, sampleFeatures);
    labels.put(slot * noLabel.length, sampleLabel);
    weights.put(slot, weight);
  }

  /** For a {@link DirectParser} to write to before {@link #put}; a thread has one of its own. */
  @SuppressWarnings("ArrayRecordComponent") // written to
  record Scratch(float[] features, float[] label) {

    static Scratch of(SampleShape shape) {
      return new Scratch(new float[shape.featureCount()], new float[shape.labelCount()]);
    }
  }
}
