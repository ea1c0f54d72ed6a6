package org.mirrorball.tensor;

import java.util.List;

/** A tensor with zeros before and after it along one axis. */
record Pad(int axis, long before, long after) implements Op {
  @Override
  public String opName() {
    return "pad";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.check(
        before >= 0 && after >= 0,
        this,
        inputs,
        "cannot pad by " + before + " before and " + after + " after");
    Shape shape = inputs.get(0).shape();
    return List.of(inputs.get(0).withShape(shape.with(axis, before + shape.dim(axis) + after)));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Shape shape = inputs.get(0).shape();
    int inner = BlockCopy.inner(shape, axis);
    int count = BlockCopy.stride(shape, axis);
    Memory target = outputs.get(0).memory();
    Kernel copy =
        new BlockCopy(
            inputs.get(0).memory(),
            0,
            count,
            target,
            (int) before * inner,
            BlockCopy.stride(outputs.get(0).shape(), axis),
            inputs.get(0).memory().elementCount() / count,
            count);
    return () -> {
      target.zero();
      copy.run();
    };
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    long length = request.input(0).shape().dim(axis);
    return new Tensor[] {Ops.slice(request.outputGradient(), axis, before, length)};
  }
}
