package org.mirrorball.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * One worker's slots of one global batch, in direct little-endian buffers that are used again. A
 * slot without a sample has zero features, zero label and weight 0.
 */
public final class Batch {

  // A cache line, and what vector kernels like.
  private static final int ALIGNMENT = 64;

  private final int slots;
  private final SampleShape shape;
  private final FloatBuffer features;
  private final FloatBuffer labels;
  private final FloatBuffer weights;
  private final FloatBuffer featureWriter;
  private final FloatBuffer labelWriter;
  private final float[] featureScratch;
  private final float[] labelScratch;
  private final float[] noFeatures;
  private final float[] noLabel;
  private int sampleCount;

  Batch(int slots, SampleShape shape) {
    this.slots = slots;
    this.shape = shape;
    this.features = allocate(slots, shape.featureCount());
    this.labels = allocate(slots, shape.labelCount());
    this.weights = allocate(slots, 1);
    this.featureWriter = features.duplicate();
    this.labelWriter = labels.duplicate();
    this.featureScratch = new float[shape.featureCount()];
    this.labelScratch = new float[shape.labelCount()];
    this.noFeatures = new float[shape.featureCount()];
    this.noLabel = new float[shape.labelCount()];
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
    return sampleCount;
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

  /** For a {@link DirectParser} to write to before {@link #put}. */
  float[] featureScratch() {
    return featureScratch;
  }

  float[] labelScratch() {
    return labelScratch;
  }

  void clear() {
    sampleCount = 0;
  }

  void put(int slot, float[] sampleFeatures, float[] sampleLabel) {
    write(slot, sampleFeatures, sampleLabel, 1);
    sampleCount++;
  }

  /** Leaves a slot without a sample. */
  void pad(int slot) {
    write(slot, noFeatures, noLabel, 0);
  }

  private void write(int slot, float[] sampleFeatures, float[] sampleLabel, float weight) {
    featureWriter.position(slot * featureScratch.length).put(sampleFeatures);
    labelWriter.position(slot * labelScratch.length).put(sampleLabel);
    weights.put(slot, weight);
  }
}
