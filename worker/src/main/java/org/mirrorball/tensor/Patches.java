package org.mirrorball.tensor;

import java.util.List;

/**
 * Every window of images [batch, height, width, channels] as a row of a matrix [windows, window
 * height * window width * channels]: what turns a convolution into a matrix product (im2col).
 */
record Patches(Window window) implements Op {
  @Override
  public String opName() {
    return "patches";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.rank(this, inputs, 0, 4);
    return List.of(inputs.get(0).withShape(matrixShape(window.on(inputs.get(0).shape()))));
  }

  static Shape matrixShape(Window.Placement at) {
    return Shape.of(
        (long) at.batch() * at.outputHeight() * at.outputWidth(),
        (long) at.window().height() * at.window().width() * at.channels());
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Window.Placement placement = window.on(inputs.get(0).shape());
    Memory in = inputs.get(0).memory();
    Memory out = outputs.get(0).memory();
    NumericKernels kernels = NumericKernels.of(in.dtype());
    return () -> kernels.patches(placement, in, out);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Op adjoint = new PatchesGradient(window, request.input(0).shape());
    return new Tensor[] {Dispatch.one(adjoint, request.outputGradient())};
  }
}
