package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import org.mirrorball.nn.Activation;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Regularizer;
import org.mirrorball.tensor.Initializer;
import org.mirrorball.tensor.Padding;

/**
 * What the kinds of convolution have in common.
 *
 * @param initializer of the kernel; null, as in a loaded model, for Glorot's
 */
record ConvolutionOptions(
    @JsonProperty("kernelSize") int kernelSize,
    @JsonProperty("stride") int stride,
    @JsonProperty("dilation") int dilation,
    @JsonProperty("padding") Padding padding,
    @JsonProperty("activation") Activation activation,
    @JsonProperty("useBias") boolean useBias,
    @JsonProperty("regularizer") Regularizer regularizer,
    Initializer initializer)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  ConvolutionOptions {
    Checks.positive(kernelSize, "convolution: kernel size");
    Checks.positive(stride, "convolution: stride");
    Checks.positive(dilation, "convolution: dilation");
    if (stride > 1 && dilation > 1) {
      throw new IllegalArgumentException(
          "convolution: stride "
              + stride
              + " and dilation "
              + dilation
              + ": one of them must be 1");
    }
    initializer = initializer == null ? Initializers.glorotUniform() : initializer;
  }

  /** Stride 1, valid padding, a bias, no activation. */
  static ConvolutionOptions of(int kernelSize) {
    return new ConvolutionOptions(
        kernelSize,
        1,
        1,
        Padding.VALID,
        Activation.LINEAR,
        true,
        Regularizer.NONE,
        Initializers.glorotUniform());
  }

  ConvolutionOptions withStride(int newStride) {
    return new ConvolutionOptions(
        kernelSize, newStride, dilation, padding, activation, useBias, regularizer, initializer);
  }

  ConvolutionOptions withDilation(int newDilation) {
    return new ConvolutionOptions(
        kernelSize, stride, newDilation, padding, activation, useBias, regularizer, initializer);
  }

  ConvolutionOptions withPadding(Padding newPadding) {
    return new ConvolutionOptions(
        kernelSize, stride, dilation, newPadding, activation, useBias, regularizer, initializer);
  }

  ConvolutionOptions withActivation(Activation newActivation) {
    return new ConvolutionOptions(
        kernelSize, stride, dilation, padding, newActivation, useBias, regularizer, initializer);
  }

  ConvolutionOptions withBias(boolean newUseBias) {
    return new ConvolutionOptions(
        kernelSize, stride, dilation, padding, activation, newUseBias, regularizer, initializer);
  }

  ConvolutionOptions withRegularizer(Regularizer newRegularizer) {
    return new ConvolutionOptions(
        kernelSize, stride, dilation, padding, activation, useBias, newRegularizer, initializer);
  }

  ConvolutionOptions withInitializer(Initializer newInitializer) {
    return new ConvolutionOptions(
        kernelSize, stride, dilation, padding, activation, useBias, regularizer, newInitializer);
  }
}
