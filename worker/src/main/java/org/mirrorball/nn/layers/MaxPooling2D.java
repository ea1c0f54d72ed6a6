package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Padding;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/** Maxima over windows of {@code [batch, height, width, channels]}; padding is never one. */
public final class MaxPooling2D extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final PoolingOptions options;

  @JsonCreator
  MaxPooling2D(@JsonProperty("options") PoolingOptions options) {
    this.options = options;
  }

  /** The same layer, whose windows lie so many pixels apart; they may overlap. */
  public MaxPooling2D stride(int stride) {
    return new MaxPooling2D(options.withStride(stride));
  }

  public MaxPooling2D padding(Padding padding) {
    return new MaxPooling2D(options.withPadding(padding));
  }

  @Override
  protected void build(Shape inputShape) {
    Checks.image(inputShape, "maxPooling2D");
  }

  @Override
  public Tensor call(Tensor x) {
    int size = options.poolSize();
    int stride = options.stride();
    return Ops.maxPool2d(x, size, size, stride, stride, options.padding());
  }
}
