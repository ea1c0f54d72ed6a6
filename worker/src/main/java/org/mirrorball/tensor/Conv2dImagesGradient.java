package org.mirrorball.tensor;

import java.util.List;

/** Of the gradient by a convolution's output and its filter: the gradient by its images. */
record Conv2dImagesGradient(Window window, Shape images, boolean widens) implements Contraction {
  /** A gradient of the type of what it is computed from. */
  Conv2dImagesGradient(Window window, Shape images) {
    this(window, images, false);
  }

  @Override
  public Conv2dImagesGradient widening(boolean widen) {
    return new Conv2dImagesGradient(window, images, widen);
  }

  /** The same for so many images. */
  Conv2dImagesGradient ofBatch(long batch) {
    return new Conv2dImagesGradient(window, images.with(0, batch), widens);
  }

  @Override
  public String opName() {
    return "conv2dImagesGradient";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.rank(this, inputs, 1, 4);
    Shape expected = window.on(images).outputShape(inputs.get(1).shape().dim(3));
    ShapeCheck.check(
        inputs.get(0).shape().equals(expected), this, inputs, "expected a gradient of " + expected);
    return List.of(result(inputs, images));
  }

  @Override
  public Kernel oneDnnKernel(List<TensorView> inputs, List<TensorView> outputs) {
    return OneDnnConvolution.imagesGradient(window, inputs.get(0), inputs.get(1), outputs.get(0));
  }

  @Override
  public Kernel plainKernel(List<TensorView> inputs, List<TensorView> outputs) {
    Memory outputGradient = inputs.get(0).memory();
    Memory filter = inputs.get(1).memory();
    int outputChannels = Math.toIntExact(inputs.get(1).shape().dim(3));
    return NumericKernels.of(filter.dtype())
        .imagesGradient(
            window.on(images), outputChannels, outputGradient, filter, outputs.get(0).memory());
  }

  /** It is linear in both inputs, so its gradients are a convolution's again. */
  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor outputGradient = request.input(0);
    Tensor upstream = Ops.cast(request.outputGradient(), outputGradient.dtype());
    Tensor filter = request.input(1);
    Tensor byFilter =
        request.needs(1) ? Conv2d.byFilter(window, upstream, filter.shape(), outputGradient) : null;
    Tensor byOutputGradient = null;
    if (request.needs(0)) {
      byOutputGradient =
          Ops.conv2d(
              upstream, filter, window.strideHeight(), window.strideWidth(), window.padding());
    }
    return new Tensor[] {byOutputGradient, byFilter};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    Shape filter = inputs.get(1).shape();
    long perPosition = 2 * filter.elementCount() / filter.dim(3);
    return Cost.of(perPosition * inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
