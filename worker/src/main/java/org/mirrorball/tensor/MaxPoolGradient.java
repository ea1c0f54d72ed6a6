package org.mirrorball.tensor;

import java.util.List;

/**
 * Of images and one number per window: adds each number where the window's largest pixel is. It is
 * linear in the numbers, and its derivative by the images is zero almost everywhere.
 */
record MaxPoolGradient(Window window) implements Op {
  @Override
  public String opName() {
    return "maxPool2dGradient";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Shape images = inputs.get(0).shape();
    Shape expected = window.on(images).outputShape(images.dim(3));
    ShapeCheck.check(
        inputs.get(1).shape().equals(expected), this, inputs, "expected numbers of " + expected);
    return List.of(inputs.get(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory images = inputs.get(0).memory();
    Memory numbers = inputs.get(1).memory();
    Memory out = outputs.get(0).memory();
    Window.Placement placement = window.on(inputs.get(0).shape());
    NumericKernels kernels = NumericKernels.of(images.dtype());
    return () -> kernels.maxPoolGradient(placement, images, numbers, out);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor images = request.input(0);
    Tensor byNumbers =
        request.needs(1)
            ? Dispatch.one(new MaxPoolSelection(window), images, request.outputGradient())
            : null;
    return new Tensor[] {null, byNumbers};
  }
}
