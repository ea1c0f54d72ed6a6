package org.mirrorball.nn.layers;

import java.util.List;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Masked;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/**
 * The mean over time: {@code [batch, time, features]} to {@code [batch, features]}; masked steps
 * are left out.
 */
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

  @Override
  protected Masked callMasked(List<Masked> inputs) {
    Masked x = inputs.get(0);
    if (x.mask() == null) {
      return Masked.of(call(x.value()));
    }
    Tensor sums = Ops.reduceSum(Ops.multiply(x.value(), Ops.expandDims(x.mask(), 2)), false, 1);
    Tensor counts = Ops.reduceSum(x.mask(), true, 1);
    return Masked.of(Ops.divide(sums, Ops.maximum(counts, Tensor.scalar(1))));
  }
}
