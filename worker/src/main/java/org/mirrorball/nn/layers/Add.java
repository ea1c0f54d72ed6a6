package org.mirrorball.nn.layers;

import java.util.List;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** The sum of its inputs, which must have one shape: a residual connection. */
public final class Add extends Layer {

  private static final long serialVersionUID = 1L;

  @Override
  public Tensor call(Tensor x) {
    return x;
  }

  @Override
  public Tensor call(List<Tensor> inputs) {
    Tensor sum = inputs.get(0);
    for (Tensor input : inputs.subList(1, inputs.size())) {
      if (!input.shape().equals(sum.shape())) {
        throw new IllegalArgumentException(
            "add takes inputs of one shape, got " + sum.shape() + " and " + input.shape());
      }
      sum = Ops.add(sum, input);
    }
    return sum;
  }
}
