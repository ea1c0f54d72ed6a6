package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Padding;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/** Means over windows of {@code [batch, height, width, channels]}; padding is left out of them. */
public final class AveragePooling2D extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final PoolingOptions options;

  @JsonCreator
  AveragePooling2D(@JsonProperty("options") PoolingOptions options) {
    this.options = options;
  }

  /** The same layer, whose windows lie so many pixels apart; they may overlap. */
  public AveragePooling2D stride(int stride) {
    return new AveragePooling2D(options.withStride(stride));
  }

  public AveragePooling2D padding(Padding padding) {
    return new AveragePooling2D(options.withPadding(padding));
  }

  @Override
  protected void build(Shape inputShape) {
    Checks.image(inputShape, "averagePooling2D");
  }

  @Override
  public Tensor call(Tensor x) {
    int size = options.poolSize();
    int stride = options.stride();
    return Ops.averagePool2d(x, size, size, stride, stride, options.padding());
  }
}
