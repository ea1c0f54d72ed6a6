package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Padding;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/** Means over windows of {@code [batch, height, width, channels]} that do not overlap. */
public final class AveragePooling2D extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int poolSize;

  @JsonCreator
  AveragePooling2D(@JsonProperty("poolSize") int poolSize) {
    this.poolSize = Checks.positive(poolSize, "averagePooling2D: pool size");
  }

  @Override
  protected void build(Shape inputShape) {
    Checks.image(inputShape, "averagePooling2D");
  }

  @Override
  public Tensor call(Tensor x) {
    return Ops.averagePool2d(x, poolSize, poolSize, poolSize, poolSize, Padding.VALID);
  }
}
