package org.mirrorball.tensor;

import java.util.List;

/** Of images and the gradient by a convolution's output: the gradient by its filter. */
record Conv2dFilterGradient(Window window, int outputChannels, boolean widens)
    implements Contraction {
  /** A gradient of the type of what it is computed from. */
  Conv2dFilterGradient(Window window, int outputChannels) {
    this(window, outputChannels, false);
  }

  @Override
  public Conv2dFilterGradient widening(boolean widen) {
    return new Conv2dFilterGradient(window, outputChannels, widen);
  }

  @Override
  public String opName() {
    return "conv2dFilterGradient";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.rank(this, inputs, 0, 4);
    Shape images = inputs.get(0).shape();
    Shape expected = window.on(images).outputShape(outputChannels);
    ShapeCheck.check(
        inputs.get(1).shape().equals(expected), this, inputs, "expected a gradient of " + expected);
    return List.of(
        result(inputs, Shape.of(window.height(), window.width(), images.dim(3), outputChannels)));
  }

  @Override
  public Kernel oneDnnKernel(List<TensorView> inputs, List<TensorView> outputs) {
    return OneDnnConvolution.filterGradient(window, inputs.get(0), inputs.get(1), outputs.get(0));
  }

  @Override
  public Kernel plainKernel(List<TensorView> inputs, List<TensorView> outputs) {
    Window.Placement placement = window.on(inputs.get(0).shape());
    Memory images = inputs.get(0).memory();
    Memory outputGradient = inputs.get(1).memory();
    Memory out = outputs.get(0).memory();
    return NumericKernels.of(out.dtype())
        .filterGradient(placement, outputChannels, images, outputGradient, out);
  }

  /** It is linear in both inputs, so its gradients are a convolution's again. */
  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor images = request.input(0);
    Tensor upstream = Ops.cast(request.outputGradient(), images.dtype());
    Tensor byImages = null;
    if (request.needs(0)) {
      byImages = Conv2d.byImages(window, images.shape(), upstream, request.input(1));
    }
    Tensor byOutputGradient = null;
    if (request.needs(1)) {
      byOutputGradient =
          Ops.conv2d(
              images, upstream, window.strideHeight(), window.strideWidth(), window.padding());
    }
    return new Tensor[] {byImages, byOutputGradient};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    long taps = outputs.get(0).shape().elementCount() / outputChannels;
    return Cost.of(2 * taps * inputs.get(1).shape().elementCount(), inputs, outputs);
  }
}
