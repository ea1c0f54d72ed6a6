package org.mirrorball.tensor;

import java.util.List;

/** The largest number over some axes, which stay as axes of length 1. */
record ReduceMax(List<Integer> axes) implements Op {
  @Override
  public String opName() {
    return "reduceMax";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Shape kept = inputs.get(0).shape();
    for (int axis : axes) {
      kept = kept.with(axis, 1);
    }
    return List.of(inputs.get(0).withShape(kept));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    long[] arguments = axes.stream().mapToLong(Integer::longValue).toArray();
    return Nd4jKernel.of("reduce_max", inputs, outputs, arguments, true);
  }

  /** Equal largest numbers share the gradient, as in TensorFlow. */
  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor x = request.input(0);
    Tensor isLargest = Ops.equal(x, Ops.broadcastTo(request.output(), x.shape().dims()));
    int[] over = axes.stream().mapToInt(Integer::intValue).toArray();
    Tensor share = Ops.divide(request.outputGradient(), Ops.reduceSum(isLargest, true, over));
    return new Tensor[] {Ops.multiply(isLargest, share)};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
