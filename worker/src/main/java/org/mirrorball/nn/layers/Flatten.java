package org.mirrorball.nn.layers;

import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** {@code [batch, ...]} to {@code [batch, features]}. */
public final class Flatten extends Layer {

  private static final long serialVersionUID = 1L;

  @Override
  public Tensor call(Tensor x) {
    long batch = x.shape().dim(0);
    return Ops.reshape(x, batch, batch == 0 ? 0 : x.shape().elementCount() / batch);
  }
}
