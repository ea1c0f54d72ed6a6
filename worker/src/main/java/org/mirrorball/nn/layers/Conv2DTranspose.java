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
 * The transpose of a convolution, which makes images larger: {@code [batch, height, width,
 * channels]} to {@code [batch, height * stride + max(kernel - stride, 0), ..., filters]}, or
 * without the second term with {@link Padding#SAME}.
 */
public final class Conv2DTranspose extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int filters;
  @JsonProperty private final ConvolutionOptions options;
  private Variable kernel;
  private Variable bias;

  Conv2DTranspose(int filters, int kernelSize) {
    this(filters, ConvolutionOptions.of(kernelSize));
  }

  @JsonCreator
  Conv2DTranspose(
      @JsonProperty("filters") int filters, @JsonProperty("options") ConvolutionOptions options) {
    this.filters = Checks.positive(filters, "conv2DTranspose: filters");
    this.options = options;
  }

  /** The same layer, not yet built, with another stride in both directions. */
  public Conv2DTranspose stride(int stride) {
    return new Conv2DTranspose(filters, options.withStride(stride));
  }

  public Conv2DTranspose padding(Padding padding) {
    return new Conv2DTranspose(filters, options.withPadding(padding));
  }

  public Conv2DTranspose activation(Activation activation) {
    return new Conv2DTranspose(filters, options.withActivation(activation));
  }

  /** The same layer, not yet built, with a bias or without. */
  public Conv2DTranspose useBias(boolean useBias) {
    return new Conv2DTranspose(filters, options.withBias(useBias));
  }

  /** The same layer, not yet built, with a penalty on its kernel. */
  public Conv2DTranspose kernelRegularizer(Regularizer regularizer) {
    return new Conv2DTranspose(filters, options.withRegularizer(regularizer));
  }

  /** The same layer, not yet built, with other first weights than Glorot's. */
  public Conv2DTranspose kernelInitializer(Initializer initializer) {
    return new Conv2DTranspose(filters, options.withInitializer(initializer));
  }

  @Override
  protected void build(Shape inputShape) {
    long channels = Checks.image(inputShape, "conv2DTranspose").dim(3);
    int size = options.kernelSize();
    kernel =
        weight(
            "kernel",
            Shape.of(size, size, filters, channels),
            options.initializer(),
            options.regularizer());
    bias = options.useBias() ? weight("bias", Shape.of(filters), Initializers.zeros()) : null;
  }

  @Override
  public Tensor call(Tensor x) {
    Tensor sums = Ops.conv2dTranspose(x, kernel, options.stride(), options.padding());
    return options.activation().apply(bias == null ? sums : Ops.biasAdd(sums, bias));
  }
}
