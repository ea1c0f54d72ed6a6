package org.mirrorball.tensor;

import java.util.List;

/** The adjoint of {@link Patches}: the rows added up to images of this shape (col2im). */
record PatchesGradient(Window window, Shape images) implements Op {
  @Override
  public String opName() {
    return "patchesGradient";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Shape expected = Patches.matrixShape(window.on(images));
    ShapeCheck.check(
        inputs.get(0).shape().equals(expected), this, inputs, "expected rows of " + expected);
    return List.of(inputs.get(0).withShape(images));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Window.Placement placement = window.on(images);
    Memory in = inputs.get(0).memory();
    Memory out = outputs.get(0).memory();
    NumericKernels kernels = NumericKernels.of(in.dtype());
    return () -> kernels.patchesGradient(placement, in, out);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    return new Tensor[] {Dispatch.one(new Patches(window), request.outputGradient())};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
