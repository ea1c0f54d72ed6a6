package org.mirrorball.tensor;

/**
 * Optimizer steps over ranges of flat vectors, in place. Element i of a range is element i of the
 * parameters and of the moments, and element {@code gradientOffset + i} of the gradients. The
 * result is bitwise the same with and without the Vector API.
 */
public final class OptimizerKernels {
  private OptimizerKernels() {}

  /** {@code p -= learningRate * (gradientScale * g)} for the first {@code count} parameters. */
  public static void sgd(
      FlatVector parameters,
      FlatVector gradients,
      long gradientOffset,
      long count,
      float gradientScale,
      float learningRate) {
    NumericKernels.of(DType.FLOAT32)
        .sgd(
            parameters.range(0, count),
            gradients.range(gradientOffset, count),
            gradientScale,
            learningRate);
  }

  /**
   * One step of Adam (Kingma and Ba, 2015) as Keras computes it, with epsilon outside the bias
   * correction: {@code p -= learningRate * sqrt(1 - beta2^step) / (1 - beta1^step) * m / (sqrt(v) +
   * epsilon)}.
   *
   * @param step counted from 1
   */
  public static void adam(
      FlatVector parameters,
      FlatVector gradients,
      long gradientOffset,
      FlatVector firstMoment,
      FlatVector secondMoment,
      long count,
      float gradientScale,
      float learningRate,
      float beta1,
      float beta2,
      float epsilon,
      long step) {
    if (step < 1) {
      throw new IllegalArgumentException("Adam counts its steps from 1, got " + step);
    }
    double correction =
        Math.sqrt(1 - Math.pow(beta2, (double) step)) / (1 - Math.pow(beta1, (double) step));
    NumericKernels.of(DType.FLOAT32)
        .adam(
            new NumericKernels.AdamStep(
                gradientScale, (float) (learningRate * correction), beta1, beta2, epsilon),
            parameters.range(0, count),
            gradients.range(gradientOffset, count),
            firstMoment.range(0, count),
            secondMoment.range(0, count));
  }
}
