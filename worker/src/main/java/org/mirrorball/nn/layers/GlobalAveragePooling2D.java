package org.mirrorball.nn.layers;

import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/**
 * The mean of each channel: {@code [batch, height, width, channels]} to {@code [batch, channels]}.
 */
public final class GlobalAveragePooling2D extends Layer {

  private static final long serialVersionUID = 1L;

  @Override
  protected void build(Shape inputShape) {
    Checks.image(inputShape, "globalAveragePooling2D");
  }

  @Override
  public Tensor call(Tensor x) {
    return Ops.reduceMean(x, false, 1, 2);
  }
}
