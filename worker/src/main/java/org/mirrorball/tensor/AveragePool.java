package org.mirrorball.tensor;

import java.util.List;

/** The mean of each window of images [batch, height, width, channels]; padding does not count. */
record AveragePool(Window window) implements Op {
  @Override
  public String opName() {
    return "averagePool2d";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.rank(this, inputs, 0, 4);
    Shape images = inputs.get(0).shape();
    return List.of(inputs.get(0).withShape(window.on(images).outputShape(images.dim(3))));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Window.Placement placement = window.on(inputs.get(0).shape());
    Memory in = inputs.get(0).memory();
    Memory out = outputs.get(0).memory();
    NumericKernels kernels = NumericKernels.of(in.dtype());
    return () -> kernels.averagePool(placement, in, out);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Op adjoint = new AveragePoolGradient(window, request.input(0).shape());
    return new Tensor[] {Dispatch.one(adjoint, request.outputGradient())};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
