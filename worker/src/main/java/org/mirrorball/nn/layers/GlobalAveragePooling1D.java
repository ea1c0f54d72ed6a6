package org.mirrorball.nn.layers;

import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/** The mean over time: {@code [batch, time, features]} to {@code [batch, features]}. */
public final class GlobalAveragePooling1D extends Layer {

  private static final long serialVersionUID = 1L;

  @Override
  protected void build(Shape inputShape) {
    Checks.sequence(inputShape, "globalAveragePooling1D");
  }

  @Override
  public Tensor call(Tensor x) {
    return Ops.reduceMean(x, false, 1);
  }
}
