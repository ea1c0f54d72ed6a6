package org.mirrorball.tensor;

import java.util.Arrays;
import java.util.List;

/** A tensor with its axes in another order: output axis i is input axis {@code permutation[i]}. */
record Transpose(List<Integer> permutation) implements Op {
  @Override
  public String opName() {
    return "transpose";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    TensorSpec input = inputs.get(0);
    ShapeCheck.check(
        permutation.stream().distinct().count() == input.shape().rank()
            && permutation.size() == input.shape().rank(),
        this,
        inputs,
        "needs every axis once, got " + permutation);
    long[] dims = new long[permutation.size()];
    Arrays.setAll(dims, axis -> input.shape().dim(permutation.get(axis)));
    return List.of(input.withShape(Shape.of(dims)));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    long[] own = inputs.get(0).shape().strides();
    long[] strides = new long[own.length];
    Arrays.setAll(strides, axis -> own[permutation.get(axis)]);
    return new StridedCopy(inputs.get(0).memory(), strides, outputs.get(0));
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    int[] inverse = new int[permutation.size()];
    for (int axis = 0; axis < inverse.length; axis++) {
      inverse[permutation.get(axis)] = axis;
    }
    return new Tensor[] {Ops.transpose(request.outputGradient(), inverse)};
  }
}
