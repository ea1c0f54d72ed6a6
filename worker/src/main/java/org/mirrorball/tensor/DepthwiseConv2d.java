package org.mirrorball.tensor;

import java.util.List;

/**
 * Convolution of every channel with a filter of its own; linear in both inputs, so that the op and
 * its two gradients are each other's gradients.
 *
 * @param part which of the three this is
 * @param images the shape of the images
 */
record DepthwiseConv2d(Part part, Window window, Shape images) implements Op {
  /** The convolution, of images and filter, and its gradients. */
  enum Part {
    /** Of images and filter. */
    CONVOLUTION("depthwiseConv2d"),
    /** Of the output's gradient and the filter. */
    IMAGES_GRADIENT("depthwiseConv2dImagesGradient"),
    /** Of the images and the output's gradient. */
    FILTER_GRADIENT("depthwiseConv2dFilterGradient");

    private final String opName;

    Part(String opName) {
      this.opName = opName;
    }
  }

  @Override
  public String opName() {
    return part.opName;
  }

  private Shape filterShape() {
    return Shape.of(window.height(), window.width(), images.dim(3));
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    Shape output = window.on(images).outputShape(images.dim(3));
    List<Shape> expected =
        switch (part) {
          case CONVOLUTION -> List.of(images, filterShape(), output);
          case IMAGES_GRADIENT -> List.of(output, filterShape(), images);
          case FILTER_GRADIENT -> List.of(images, output, filterShape());
        };
    List<Shape> actual = inputs.stream().map(TensorSpec::shape).toList();
    ShapeCheck.check(
        actual.equals(expected.subList(0, 2)),
        this,
        inputs,
        "expected " + expected.get(0) + " and " + expected.get(1));
    return List.of(inputs.get(0).withShape(expected.get(2)));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Window.Placement placement = window.on(images);
    Memory a = inputs.get(0).memory();
    Memory b = inputs.get(1).memory();
    Memory out = outputs.get(0).memory();
    DepthwiseKernels kernels = DepthwiseKernels.of(out.dtype());
    return switch (part) {
      case CONVOLUTION -> () -> kernels.convolve(placement, a, b, out);
      case IMAGES_GRADIENT -> () -> kernels.imagesGradient(placement, a, b, out);
      case FILTER_GRADIENT -> kernels.filterGradient(placement, a, b, out);
    };
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor a = request.input(0);
    Tensor b = request.input(1);
    Tensor g = request.outputGradient();
    return switch (part) {
      case CONVOLUTION ->
          new Tensor[] {
            request.needs(0) ? of(Part.IMAGES_GRADIENT, g, b) : null,
            request.needs(1) ? of(Part.FILTER_GRADIENT, a, g) : null
          };
      case IMAGES_GRADIENT ->
          new Tensor[] {
            request.needs(0) ? of(Part.CONVOLUTION, g, b) : null,
            request.needs(1) ? of(Part.FILTER_GRADIENT, g, a) : null
          };
      case FILTER_GRADIENT ->
          new Tensor[] {
            request.needs(0) ? of(Part.IMAGES_GRADIENT, b, g) : null,
            request.needs(1) ? of(Part.CONVOLUTION, a, g) : null
          };
    };
  }

  private Tensor of(Part other, Tensor a, Tensor b) {
    return Dispatch.one(new DepthwiseConv2d(other, window, images), a, b);
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    long perOutput = 2L * window.height() * window.width();
    Shape output = window.on(images).outputShape(images.dim(3));
    return Cost.of(perOutput * output.elementCount(), inputs, outputs);
  }
}
