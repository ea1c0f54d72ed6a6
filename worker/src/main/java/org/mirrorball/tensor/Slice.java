package org.mirrorball.tensor;

import java.util.List;

/** A range of a tensor along one axis. */
record Slice(int axis, long begin, long length) implements Op {
  @Override
  public String opName() {
    return "slice";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Shape shape = inputs.get(0).shape();
    ShapeCheck.check(
        begin >= 0 && length >= 1 && begin + length <= shape.dim(axis),
        this,
        inputs,
        "there is no range from " + begin + " of length " + length + " on axis " + axis);
    return List.of(inputs.get(0).withShape(shape.with(axis, length)));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Shape whole = inputs.get(0).shape();
    int inner = BlockCopy.inner(whole, axis);
    int stride = BlockCopy.stride(whole, axis);
    int count = (int) length * inner;
    return new BlockCopy(
        inputs.get(0).memory(),
        (int) begin * inner,
        stride,
        outputs.get(0).memory(),
        0,
        count,
        inputs.get(0).memory().elementCount() / stride,
        count);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    long after = request.input(0).shape().dim(axis) - begin - length;
    return new Tensor[] {Ops.pad(request.outputGradient(), axis, begin, after)};
  }
}
