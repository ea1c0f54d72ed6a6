package org.mirrorball.tensor;

import java.util.List;

/** Of images and values of the same shape: the value where each window's largest pixel is. */
record MaxPoolSelection(Window window) implements Op {
  @Override
  public String opName() {
    return "maxPool2dSelection";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Shape images = inputs.get(0).shape();
    ShapeCheck.check(
        inputs.get(1).shape().equals(images), this, inputs, "images and values differ");
    return List.of(inputs.get(1).withShape(window.on(images).outputShape(images.dim(3))));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory values = inputs.get(1).memory();
    Memory out = outputs.get(0).memory();
    MaxPoolScan scan = new MaxPoolScan(window.on(inputs.get(0).shape()), inputs.get(0).memory());
    return () -> scan.select(values, out);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Op scatter = new MaxPoolGradient(window);
    Tensor byValues =
        request.needs(1) ? Dispatch.one(scatter, request.input(0), request.outputGradient()) : null;
    return new Tensor[] {null, byValues};
  }
}
