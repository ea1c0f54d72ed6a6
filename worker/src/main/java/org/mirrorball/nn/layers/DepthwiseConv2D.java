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
 * Convolution of every channel by itself, with one filter or more: {@code [batch, height, width,
 * channels]} to {@code [batch, height', width', channels * depthMultiplier]}.
 */
public final class DepthwiseConv2D extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int depthMultiplier;
  @JsonProperty private final ConvolutionOptions options;
  private Variable kernel;
  private Variable bias;

  DepthwiseConv2D(int depthMultiplier, int kernelSize) {
    this(depthMultiplier, ConvolutionOptions.of(kernelSize));
  }

  @JsonCreator
  DepthwiseConv2D(
      @JsonProperty("depthMultiplier") int depthMultiplier,
      @JsonProperty("options") ConvolutionOptions options) {
    this.depthMultiplier = Checks.positive(depthMultiplier, "depthwiseConv2D: depth multiplier");
    this.options = options;
  }

  /** The same layer, not yet built, with another stride in both directions. */
  public DepthwiseConv2D stride(int stride) {
    return new DepthwiseConv2D(depthMultiplier, options.withStride(stride));
  }

  /** The same layer, not yet built, with so many filters for each channel. */
  public DepthwiseConv2D depthMultiplier(int multiplier) {
    return new DepthwiseConv2D(multiplier, options);
  }

  public DepthwiseConv2D padding(Padding padding) {
    return new DepthwiseConv2D(depthMultiplier, options.withPadding(padding));
  }

  public DepthwiseConv2D activation(Activation activation) {
    return new DepthwiseConv2D(depthMultiplier, options.withActivation(activation));
  }

  /** The same layer, not yet built, with a bias or without. */
  public DepthwiseConv2D useBias(boolean useBias) {
    return new DepthwiseConv2D(depthMultiplier, options.withBias(useBias));
  }

  /** The same layer, not yet built, with a penalty on its kernel. */
  public DepthwiseConv2D kernelRegularizer(Regularizer regularizer) {
    return new DepthwiseConv2D(depthMultiplier, options.withRegularizer(regularizer));
  }

  /** The same layer, not yet built, with other first weights than Glorot's. */
  public DepthwiseConv2D kernelInitializer(Initializer initializer) {
    return new DepthwiseConv2D(depthMultiplier, options.withInitializer(initializer));
  }

  @Override
  protected void build(Shape inputShape) {
    long channels = Checks.image(inputShape, "depthwiseConv2D").dim(3);
    int size = options.kernelSize();
    kernel =
        weight(
            "kernel",
            Shape.of(size, size, channels, depthMultiplier),
            options.initializer(),
            options.regularizer());
    bias =
        options.useBias()
            ? weight("bias", Shape.of(channels * depthMultiplier), Initializers.zeros())
            : null;
  }

  @Override
  public Tensor call(Tensor x) {
    long size = options.kernelSize();
    Tensor filters = Ops.reshape(kernel, size, size, -1);
    Tensor sums = Ops.depthwiseConv2d(repeated(x), filters, options.stride(), options.padding());
    return options.activation().apply(bias == null ? sums : Ops.biasAdd(sums, bias));
  }

  /** Every channel as often as there are filters for it. */
  private Tensor repeated(Tensor x) {
    if (depthMultiplier == 1) {
      return x;
    }
    long[] dims = x.shape().dims();
    Tensor column = Ops.reshape(x, dims[0], dims[1], dims[2], dims[3], 1);
    Tensor all = Ops.broadcastTo(column, dims[0], dims[1], dims[2], dims[3], depthMultiplier);
    return Ops.reshape(all, dims[0], dims[1], dims[2], -1);
  }
}
