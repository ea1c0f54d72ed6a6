package org.mirrorball.tensor;

import java.util.ArrayList;
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

  /** The value of the function, then the gradient of a loss by each differentiated input. */
  List<Tensor> valueAndGradients(List<Tensor> values) {
    List<Tensor> results = new ArrayList<>();
    try (GradientTape tape = new GradientTape()) {
      values.subList(0, differentiable).forEach(tape::watch);
      Tensor value = function.apply(values);
      Tensor loss = Ops.reduceSum(Ops.multiply(value, value));
      results.add(value);
      for (int input = 0; input < differentiable; input++) {
        results.add(tape.gradient(loss, values.get(input)));
      }
    }
    return results;
  }

  @Override
  public String toString() {
    return name;
  }
}
