package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Activation;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Regularizer;
import org.mirrorball.tensor.Initializer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Padding;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * Convolution over images: {@code [batch, height, width, channels]} to {@code [batch, height',
 * width', filters]}.
 */
public final class Conv2D extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int filters;
  @JsonProperty private final ConvolutionOptions options;
  private Variable kernel;
  private Variable bias;

  Conv2D(int filters, int kernelSize) {
    this(filters, ConvolutionOptions.of(kernelSize));
  }

  @JsonCreator
  Conv2D(
      @JsonProperty("filters") int filters, @JsonProperty("options") ConvolutionOptions options) {
    this.filters = Checks.positive(filters, "conv2D: filters");
    this.options = options;
  }

  /** The same layer, not yet built, with another stride in both directions. */
  public Conv2D stride(int stride) {
    return new Conv2D(filters, options.withStride(stride));
  }

  /** The same layer, not yet built, whose kernel's taps lie so many pixels apart. */
  public Conv2D dilation(int dilation) {
    return new Conv2D(filters, options.withDilation(dilation));
  }

  public Conv2D padding(Padding padding) {
    return new Conv2D(filters, options.withPadding(padding));
  }

  public Conv2D activation(Activation activation) {
    return new Conv2D(filters, options.withActivation(activation));
  }

  /** The same layer, not yet built, with a bias or without. */
  public Conv2D useBias(boolean useBias) {
    return new Conv2D(filters, options.withBias(useBias));
  }

  /** The same layer, not yet built, with a penalty on its kernel. */
  public Conv2D kernelRegularizer(Regularizer regularizer) {
    return new Conv2D(filters, options.withRegularizer(regularizer));
  }

  /** The same layer, not yet built, with other first weights than Glorot's. */
  public Conv2D kernelInitializer(Initializer initializer) {
    return new Conv2D(filters, options.withInitializer(initializer));
  }

  @Override
  protected void build(Shape inputShape) {
    long channels = Checks.image(inputShape, "conv2D").dim(3);
    int size = options.kernelSize();
    kernel =
        weight(
            "kernel",
            Shape.of(size, size, channels, filters),
            options.initializer(),
            options.regularizer());
    bias = options.useBias() ? weight("bias", Shape.of(filters), Initializers.zeros()) : null;
  }

  @Override
  public Tensor call(Tensor x) {
    Tensor sums =
        options.dilation() == 1
            ? Ops.conv2d(x, kernel, options.stride(), options.stride(), options.padding())
            : Ops.dilatedConv2d(x, kernel, options.dilation(), options.padding());
    return options.activation().apply(bias == null ? sums : Ops.biasAdd(sums, bias));
  }
}
