package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Activation;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
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
  @JsonProperty private final int kernelSize;
  @JsonProperty private final int stride;
  @JsonProperty private final Padding padding;
  @JsonProperty private final Activation activation;
  private final Initializer kernelInitializer;
  private Variable kernel;
  private Variable bias;

  Conv2D(int filters, int kernelSize) {
    this(filters, kernelSize, 1, Padding.VALID, Activation.LINEAR);
  }

  @JsonCreator
  Conv2D(
      @JsonProperty("filters") int filters,
      @JsonProperty("kernelSize") int kernelSize,
      @JsonProperty("stride") int stride,
      @JsonProperty("padding") Padding padding,
      @JsonProperty("activation") Activation activation) {
    this(filters, kernelSize, stride, padding, activation, Initializers.glorotUniform());
  }

  private Conv2D(
      int filters,
      int kernelSize,
      int stride,
      Padding padding,
      Activation activation,
      Initializer kernelInitializer) {
    this.filters = Checks.positive(filters, "conv2D: filters");
    this.kernelSize = Checks.positive(kernelSize, "conv2D: kernel size");
    this.stride = Checks.positive(stride, "conv2D: stride");
    this.padding = padding;
    this.activation = activation;
    this.kernelInitializer = kernelInitializer;
  }

  public Conv2D stride(int newStride) {
    return new Conv2D(filters, kernelSize, newStride, padding, activation, kernelInitializer);
  }

  public Conv2D padding(Padding newPadding) {
    return new Conv2D(filters, kernelSize, stride, newPadding, activation, kernelInitializer);
  }

  public Conv2D activation(Activation newActivation) {
    return new Conv2D(filters, kernelSize, stride, padding, newActivation, kernelInitializer);
  }

  /** The same layer, not yet built, with other first weights than Glorot's. */
  public Conv2D kernelInitializer(Initializer initializer) {
    return new Conv2D(filters, kernelSize, stride, padding, activation, initializer);
  }

  @Override
  protected void build(Shape inputShape) {
    long channels = Checks.image(inputShape, "conv2D").dim(3);
    var shape = Shape.of(kernelSize, kernelSize, channels, filters);
    kernel = weight("kernel", shape, kernelInitializer);
    bias = weight("bias", Shape.of(filters), Initializers.zeros());
  }

  @Override
  public Tensor call(Tensor x) {
    var sums = Ops.conv2d(x, kernel, stride, stride, padding);
    return activation.apply(Ops.biasAdd(sums, bias));
  }
}
