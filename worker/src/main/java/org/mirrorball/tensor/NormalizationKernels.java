package org.mirrorball.tensor;

/** Loops of batch and layer normalisation over matrices [rows, channels]. */
interface NormalizationKernels {
  /** Adds each channel's sum of {@code x} over the rows that count to {@code sums}. */
  void addSums(Memory x, ValidRows rows, double[] sums);

  /** Adds each channel's sum of {@code (x - mean)²} over the rows that count to {@code sums}. */
  void addSquares(Memory x, ValidRows rows, double[] mean, double[] sums);

  /** Adds the sums of g, and of {@code g * (x - mean)}, over the rows that count. */
  void addProducts(
      Memory x, Memory g, ValidRows rows, double[] mean, double[] sums, double[] products);

  /** {@code out = x * scale + shift}, each channel's, over all rows. */
  void affine(Memory x, double[] scale, double[] shift, Memory out);

  /** {@code out = g * scale + x * slope + shift}, each channel's, over all rows. */
  void affine(Memory g, double[] scale, Memory x, double[] slope, double[] shift, Memory out);

  /**
   * Layer normalisation: every row less its mean, divided by its deviation, scaled and shifted.
   *
   * @param statistics each row's mean and the reciprocal of its deviation, [rows, 2], out
   */
  void layer(double epsilon, Memory x, Memory gamma, Memory beta, Memory out, Memory statistics);

  /** Back through {@link #layer}; the last three are written. */
  void layerGradient(
      Memory x,
      Memory gamma,
      Memory statistics,
      Memory g,
      Memory byX,
      Memory byGamma,
      Memory byBeta);

  /** The fastest loops for this type on this JVM. */
  static NormalizationKernels of(DType dtype) {
    return dtype == DType.FLOAT32 ? Floats.CHOSEN : ScalarNormalization.INSTANCE;
  }

  /** Chosen once. */
  final class Floats {
    private static final NormalizationKernels CHOSEN =
        FloatKernelsChoice.vectorOr(
            NormalizationKernels.class, "VectorNormalization", ScalarNormalization.INSTANCE);

    private Floats() {}
  }
}
