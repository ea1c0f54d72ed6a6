package org.mirrorball.tensor;

import java.util.Arrays;
import java.util.List;

/** A tensor repeated along axes of length 1 and along new outer axes. */
record Broadcast(Shape shape) implements Op {
  @Override
  public String opName() {
    return "broadcast";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    TensorSpec input = inputs.get(0);
    ShapeCheck.check(
        shape(this, input.shape(), shape).equals(shape), this, inputs, "does not fit " + shape);
    return List.of(input.withShape(shape));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    TensorView input = inputs.get(0);
    long[] own = input.shape().strides();
    long[] strides = new long[shape.rank()];
    int added = strides.length - own.length;
    for (int axis = added; axis < strides.length; axis++) {
      strides[axis] = input.shape().dim(axis - added) == 1 ? 0 : own[axis - added];
    }
    return new StridedCopy(input.memory(), strides, outputs.get(0));
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    return new Tensor[] {sumTo(request.outputGradient(), request.input(0).shape())};
  }

  /** What two shapes become together. */
  static Shape shape(Op op, Shape a, Shape b) {
    long[] dims = new long[Math.max(a.rank(), b.rank())];
    for (int fromEnd = 1; fromEnd <= dims.length; fromEnd++) {
      long left = fromEnd <= a.rank() ? a.dim(-fromEnd) : 1;
      long right = fromEnd <= b.rank() ? b.dim(-fromEnd) : 1;
      if (left != right && left != 1 && right != 1) {
        throw new IllegalArgumentException(
            op.opName() + ": shapes " + a + " and " + b + " cannot be broadcast together");
      }
      dims[dims.length - fromEnd] = Math.max(left, right);
    }
    return Shape.of(dims);
  }

  /** Sums over the axes along which a tensor of this shape was repeated. */
  static Tensor sumTo(Tensor tensor, Shape shape) {
    Shape full = tensor.shape();
    if (full.equals(shape)) {
      return tensor;
    }
    int added = full.rank() - shape.rank();
    int[] axes = new int[full.rank()];
    int count = 0;
    for (int axis = 0; axis < full.rank(); axis++) {
      if (axis < added || (shape.dim(axis - added) == 1 && full.dim(axis) != 1)) {
        axes[count++] = axis;
      }
    }
    Tensor sum = count == 0 ? tensor : Ops.reduceSum(tensor, true, Arrays.copyOf(axes, count));
    return Ops.reshape(sum, shape.dims());
  }
}
