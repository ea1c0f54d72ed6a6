package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Padding;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/** Maxima over windows of {@code [batch, height, width, channels]} that do not overlap. */
public final class MaxPooling2D extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int poolSize;

  @JsonCreator
  MaxPooling2D(@JsonProperty("poolSize") int poolSize) {
    this.poolSize = Checks.positive(poolSize, "maxPooling2D: pool size");
  }

  @Override
  protected void build(Shape inputShape) {
    Checks.image(inputShape, "maxPooling2D");
  }

  @Override
  public Tensor call(Tensor x) {
    return Ops.maxPool2d(x, poolSize, poolSize, poolSize, poolSize, Padding.VALID);
  }
}
