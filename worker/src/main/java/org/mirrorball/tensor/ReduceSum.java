package org.mirrorball.tensor;

import java.util.List;

/**
 * The sum over some axes, at least one and in order, which stay as axes of length 1 if {@code
 * keepDims}.
 */
record ReduceSum(List<Integer> axes, boolean keepDims) implements Op {
  @Override
  public String opName() {
    return "reduceSum";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    TensorSpec input = inputs.get(0);
    ShapeCheck.check(
        axes.stream().distinct().sorted().toList().equals(axes),
        this,
        inputs,
        "an axis twice, or axes out of order: " + axes);
    Shape kept = keptShape(input.shape());
    if (keepDims) {
      return List.of(input.withShape(kept));
    }
    long[] dims = new long[input.shape().rank() - axes.size()];
    int next = 0;
    for (int axis = 0; axis < kept.rank(); axis++) {
      if (!axes.contains(axis)) {
        dims[next++] = kept.dim(axis);
      }
    }
    return List.of(input.withShape(Shape.of(dims)));
  }

  private Shape keptShape(Shape shape) {
    Shape kept = shape;
    for (int axis : axes) {
      kept = kept.with(axis, 1);
    }
    return kept;
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    if (axes.get(axes.size() - 1) == axes.size() - 1
        && axes.size() < inputs.get(0).shape().rank()) {
      return columnSums(inputs.get(0), outputs.get(0).memory());
    }
    long[] arguments = axes.stream().mapToLong(Integer::longValue).toArray();
    return Nd4jKernel.of("reduce_sum", inputs, outputs, arguments, keepDims);
  }

  /** The sum over the outer axes, as for a bias: ND4J's takes four times as long. */
  private static Kernel columnSums(TensorView input, Memory out) {
    int columns = out.elementCount();
    int rows = input.memory().elementCount() / columns;
    NumericKernels kernels = NumericKernels.of(out.dtype());
    return () -> kernels.columnSums(input.memory(), rows, columns, out);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Shape shape = request.input(0).shape();
    Tensor kept = Ops.reshape(request.outputGradient(), keptShape(shape).dims());
    return new Tensor[] {Ops.broadcastTo(kept, shape.dims())};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
