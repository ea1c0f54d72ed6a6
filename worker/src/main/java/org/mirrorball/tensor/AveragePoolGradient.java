package org.mirrorball.tensor;

import java.util.List;

/** The adjoint of {@link AveragePool}: spreads each number evenly over its window. */
record AveragePoolGradient(Window window, Shape images) implements Op {
  @Override
  public String opName() {
    return "averagePool2dGradient";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Shape expected = window.on(images).outputShape(images.dim(3));
    ShapeCheck.check(inputs.get(0).shape().equals(expected), this, inputs, "expected " + expected);
    return List.of(inputs.get(0).withShape(images));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Window.Placement placement = window.on(images);
    Memory in = inputs.get(0).memory();
    Memory out = outputs.get(0).memory();
    NumericKernels kernels = NumericKernels.of(in.dtype());
    return () -> kernels.averagePoolGradient(placement, in, out);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    return new Tensor[] {Dispatch.one(new AveragePool(window), request.outputGradient())};
  }
}
