package org.mirrorball.tensor;

import java.util.List;
import java.util.function.Function;

/**
 * A function of some tensors for the tests that hold for every op.
 *
 * @param inputs float64 values
 * @param differentiable how many of the inputs, from the first on, are differentiated
 */
record OpCase(
    String name, Function<List<Tensor>, Tensor> function, List<Tensor> inputs, int differentiable) {

  static OpCase of(String name, Function<List<Tensor>, Tensor> function, Tensor... inputs) {
    return new OpCase(name, function, List.of(inputs), inputs.length);
  }

  OpCase differentiating(int first) {
    return new OpCase(name, function, inputs, first);
  }

  @Override
  public String toString() {
    return name;
  }
}
