package org.mirrorball.tensor;

import java.util.List;

/** The largest number of each window of images, per channel; of equal ones, the first. */
record MaxPool(Window window) implements Op {
  @Override
  public String opName() {
    return "maxPool2d";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.rank(this, inputs, 0, 4);
    Shape images = inputs.get(0).shape();
    return List.of(inputs.get(0).withShape(window.on(images).outputShape(images.dim(3))));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory images = inputs.get(0).memory();
    Memory out = outputs.get(0).memory();
    Window.Placement placement = window.on(inputs.get(0).shape());
    NumericKernels kernels = NumericKernels.of(images.dtype());
    return () -> kernels.maxPool(placement, images, out);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Op scatter = new MaxPoolGradient(window);
    return new Tensor[] {Dispatch.one(scatter, request.input(0), request.outputGradient())};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
