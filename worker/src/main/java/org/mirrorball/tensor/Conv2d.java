package org.mirrorball.tensor;

import java.util.List;

/**
 * Convolution of images [batch, height, width, input channels] with filters [height, width, input
 * channels, output channels], as machine learning means it: the filter is not flipped.
 */
record Conv2d(int strideHeight, int strideWidth, Padding padding) implements Contraction {
  /** Above this product of channels, patches and a native matrix product are as fast. */
  private static final int THIN_CHANNEL_PRODUCT = 128;

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
    ShapeCheck.sameType(this, inputs);
    ShapeCheck.rank(this, inputs, 0, 4);
    ShapeCheck.rank(this, inputs, 1, 4);
    Shape images = inputs.get(0).shape();
    Shape filter = inputs.get(1).shape();
    ShapeCheck.check(
        images.dim(3) == filter.dim(2),
        this,
        inputs,
        "images have " + images.dim(3) + " channels, the filter takes " + filter.dim(2));
    return List.of(inputs.get(0).withShape(window(filter).on(images).outputShape(filter.dim(3))));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Shape filter = inputs.get(1).shape();
    if (inputs.get(0).dtype() == DType.BFLOAT16) {
      return BlockedConvolution.of(window(filter), inputs.get(0), inputs.get(1), outputs.get(0));
    }
    return Nd4jKernel.of("conv2d", inputs, outputs, window(filter).convolutionArguments(true));
  }

  /** Whether patches would be many times as large as the images, and their product small. */
  private static boolean isThin(Shape filter) {
    return filter.dim(2) * filter.dim(3) <= THIN_CHANNEL_PRODUCT;
  }

  /** The filter's gradient first: it is wanted early. The images' only if asked for. */
  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor images = request.input(0);
    Tensor filter = request.input(1);
    Tensor g = request.outputGradient();
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

  /**
   * The gradient by images of this shape: with a stride of 1 a convolution again, which takes a
   * third of the time; else a matrix product whose rows are added up.
   */
  static Tensor byImages(Window window, Shape images, Tensor filter, Tensor g) {
    long outputChannels = filter.shape().dim(3);
    if (isThin(filter.shape())) {
      return Dispatch.one(new Conv2dImagesGradient(window, images), g, filter);
    }
    if (isConvolvedBack(window)) {
      return convolvedBack(window, filter, g);
    }
    Tensor rows =
        Ops.matmul(
            Ops.reshape(g, -1, outputChannels),
            Ops.reshape(filter, -1, outputChannels),
            false,
            true);
    return Dispatch.one(new PatchesGradient(window, images), rows);
  }

  /** Whether padding goes all around alike, or is left out. */
  private static boolean isConvolvedBack(Window window) {
    boolean symmetric = window.height() % 2 == 1 && window.width() % 2 == 1;
    return window.strideHeight() == 1
        && window.strideWidth() == 1
        && (symmetric || window.padding() == Padding.VALID);
  }

  private static Tensor convolvedBack(Window window, Tensor filter, Tensor g) {
    Tensor flipped = Dispatch.one(new FlippedFilter(), filter);
    boolean same = window.padding() == Padding.SAME;
    long rows = same ? 0 : window.height() - 1;
    long columns = same ? 0 : window.width() - 1;
    Tensor padded = Ops.pad(Ops.pad(g, 1, rows, rows), 2, columns, columns);
    return Ops.conv2d(padded, flipped, 1, 1, window.padding());
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    Shape filter = inputs.get(1).shape();
    long perOutput = 2 * filter.elementCount() / filter.dim(3);
    return Cost.of(perOutput * outputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
