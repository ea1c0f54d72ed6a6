package org.mirrorball.tensor;

import java.util.List;

/**
 * Convolution of images [batch, height, width, input channels] with filters [height, width, input
 * channels, output channels], as machine learning means it: the filter is not flipped.
 */
record Conv2d(int strideHeight, int strideWidth, Padding padding, boolean widens)
    implements Contraction {
  /** A convolution of the type of its operands. */
  Conv2d(int strideHeight, int strideWidth, Padding padding) {
    this(strideHeight, strideWidth, padding, false);
  }

  @Override
  public Conv2d widening(boolean widen) {
    return new Conv2d(strideHeight, strideWidth, padding, widen);
  }

  @Override
  public String opName() {
    return "conv2d";
  }

  Window window(Shape filter) {
    return new Window(
        Math.toIntExact(filter.dim(0)),
        Math.toIntExact(filter.dim(1)),
        strideHeight,
        strideWidth,
        padding);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.rank(this, inputs, 0, 4);
    ShapeCheck.rank(this, inputs, 1, 4);
    Shape images = inputs.get(0).shape();
    Shape filter = inputs.get(1).shape();
    ShapeCheck.check(
        images.dim(3) == filter.dim(2),
        this,
        inputs,
        "images have " + images.dim(3) + " channels, the filter takes " + filter.dim(2));
    return List.of(result(inputs, window(filter).on(images).outputShape(filter.dim(3))));
  }

  @Override
  public Kernel oneDnnKernel(List<TensorView> inputs, List<TensorView> outputs) {
    Window window = window(inputs.get(1).shape());
    return OneDnnConvolution.of(window, inputs.get(0), inputs.get(1), outputs.get(0));
  }

  @Override
  public Kernel plainKernel(List<TensorView> inputs, List<TensorView> outputs) {
    Window window = window(inputs.get(1).shape());
    return Nd4jKernel.of("conv2d", inputs, outputs, window.convolutionArguments(true));
  }

  /** The filter's gradient first: it is wanted early. The images' only if asked for. */
  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor images = request.input(0);
    Tensor filter = request.input(1);
    Tensor g = Ops.cast(request.outputGradient(), images.dtype());
    Window window = window(filter.shape());
    Tensor byFilter = request.needs(1) ? byFilter(window, images, filter.shape(), g) : null;
    Tensor byImages = request.needs(0) ? byImages(window, images.shape(), filter, g) : null;
    return new Tensor[] {byImages, byFilter};
  }

  /** The gradient by a filter of this shape. */
  static Tensor byFilter(Window window, Tensor images, Shape filter, Tensor g) {
    return Dispatch.one(
        new Conv2dFilterGradient(window, Math.toIntExact(filter.dim(3))), images, g);
  }

  /** The gradient by images of this shape. */
  static Tensor byImages(Window window, Shape images, Tensor filter, Tensor g) {
    return Dispatch.one(new Conv2dImagesGradient(window, images), g, filter);
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    Shape filter = inputs.get(1).shape();
    long perOutput = 2 * filter.elementCount() / filter.dim(3);
    return Cost.of(perOutput * outputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
