package org.mirrorball.tensor;

/**
 * The loops ND4J is slow at or does not have. The scalar version serves every type and is the
 * oracle; the vector version serves float32 where the JVM has the module.
 */
interface NumericKernels {
  /** {@code out = g * f'(.)}, of the activation's output y. */
  void activationGradient(ActivationGradient kind, Memory y, Memory g, Memory out);

  /** {@code out[r][c] = max(in[r][c] + bias[c], 0)}; NaN stays NaN. */
  void biasRelu(Memory in, Memory bias, Memory out);

  /** As {@link #activationGradient}, and adds the sum of each column of {@code out} to the sums. */
  void activationGradient(ActivationGradient kind, Memory y, Memory g, Memory out, Memory sums);

  /** {@code out[c] = sum of in[r][c] over r}. */
  void columnSums(Memory in, int rows, int columns, Memory out);

  /** The mean of every window; padding does not count. */
  void averagePool(Window.Placement placement, Memory in, Memory out);

  /** The adjoint of {@link #averagePool}: gradient by the output in, gradient by the input out. */
  void averagePoolGradient(Window.Placement placement, Memory outputGradient, Memory out);

  /** The largest number of every window; of equal ones, the first. */
  void maxPool(Window.Placement placement, Memory images, Memory out);

  /** Adds one number per window where the window's largest pixel is. */
  void maxPoolGradient(Window.Placement placement, Memory images, Memory numbers, Memory out);

  /** The gradient of a convolution by its filter, [height, width, channels, outputChannels]. */
  Kernel filterGradient(
      Window.Placement placement,
      int outputChannels,
      Memory images,
      Memory outputGradient,
      Memory out);

  /** The gradient of a convolution by its images. */
  Kernel imagesGradient(
      Window.Placement placement,
      int outputChannels,
      Memory outputGradient,
      Memory filter,
      Memory out);

  /** {@code parameters -= learningRate * gradientScale * gradients}, over whole ranges. */
  void sgd(Memory parameters, Memory gradients, float gradientScale, float learningRate);

  /** One step of Adam over whole ranges; the learning rate is corrected for bias already. */
  void adam(AdamStep step, Memory parameters, Memory gradients, Memory first, Memory second);

  /** The numbers of one step of Adam that are the same for all elements. */
  record AdamStep(
      float gradientScale, float learningRate, float beta1, float beta2, float epsilon) {}

  /** The fastest kernels for this type on this JVM. */
  static NumericKernels of(DType dtype) {
    return dtype == DType.FLOAT32 ? FloatKernelsChoice.CHOSEN : ScalarKernels.INSTANCE;
  }
}
