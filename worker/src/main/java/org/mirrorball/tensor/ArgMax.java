package org.mirrorball.tensor;

import java.util.Arrays;
import java.util.List;

/** The index of the largest number along the last axis, the first of equal ones. */
record ArgMax() implements Op {
  @Override
  public String opName() {
    return "argMax";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Shape shape = inputs.get(0).shape();
    ShapeCheck.check(shape.rank() > 0, this, inputs, "needs an axis");
    long[] outer = Arrays.copyOf(shape.dims(), shape.rank() - 1);
    return List.of(inputs.get(0).withShape(Shape.of(outer)));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    int length = Math.toIntExact(inputs.get(0).shape().dim(-1));
    Memory in = inputs.get(0).memory();
    Memory out = outputs.get(0).memory();
    return () -> {
      for (int row = 0; row < out.elementCount(); row++) {
        int largest = 0;
        for (int index = 1; index < length; index++) {
          if (in.get(row * length + index) > in.get(row * length + largest)) {
            largest = index;
          }
        }
        out.put(row, largest);
      }
    };
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    return new Tensor[1];
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
