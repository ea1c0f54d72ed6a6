package org.mirrorball.tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * Convolutions and their gradients by {@link OneDnn}. Images stay as they are, channels last;
 * filters are brought into the layout that it wants, and gradients by them back from there.
 *
 * @param images or the gradient by them
 * @param filter or the gradient by it
 * @param outputs or the gradient by them
 */
record OneDnnConvolution(
    Kind kind, Window window, TensorSpec images, TensorSpec filter, TensorSpec outputs) {
  private enum Kind {
    FORWARD,
    BY_IMAGES,
    BY_FILTER
  }

  /** The operation, and the copy of the filter before it or of its gradient behind. */
  private record Described(OneDnnOperation convolution, OneDnnOperation reorder) {}

  static Kernel of(Window window, TensorView images, TensorView filter, TensorView outputs) {
    Described described = described(Kind.FORWARD, window, images, filter, outputs);
    return withFilter(
        described,
        filter.memory(),
        Map.of(DNNL_ARG_SRC, images.memory(), DNNL_ARG_DST, outputs.memory()));
  }

  static Kernel imagesGradient(
      Window window, TensorView outputGradient, TensorView filter, TensorView imagesGradient) {
    Described described = described(Kind.BY_IMAGES, window, imagesGradient, filter, outputGradient);
    return withFilter(
        described,
        filter.memory(),
        Map.of(
            DNNL_ARG_DIFF_DST, outputGradient.memory(),
            DNNL_ARG_DIFF_SRC, imagesGradient.memory()));
  }

  private static Kernel withFilter(
      Described described, Memory filter, Map<Integer, Memory> others) {
    return new OneDnnKernel()
        .add(described.reorder(), Map.of(DNNL_ARG_FROM, filter))
        .add(described.convolution(), others);
  }

  static Kernel filterGradient(
      Window window, TensorView images, TensorView outputGradient, TensorView filterGradient) {
    Described described = described(Kind.BY_FILTER, window, images, filterGradient, outputGradient);
    return new OneDnnKernel()
        .add(
            described.convolution(),
            Map.of(DNNL_ARG_SRC, images.memory(), DNNL_ARG_DIFF_DST, outputGradient.memory()))
        .add(described.reorder(), Map.of(DNNL_ARG_TO, filterGradient.memory()));
  }

  private static Described described(
      Kind kind, Window window, TensorView images, TensorView filter, TensorView outputs) {
    var convolution =
        new OneDnnConvolution(kind, window, images.spec(), filter.spec(), outputs.spec());
    return OneDnnOperation.cached(convolution, convolution::describe);
  }

  private Described describe() {
    return switch (kind) {
      case FORWARD -> describeForward();
      case BY_IMAGES -> describeByImages();
      case BY_FILTER -> describeByFilter();
    };
  }

  private Described describeForward() {
    memory.desc from = pixels(images, images.dtype(), format_tag.nhwc);
    memory.desc to = pixels(outputs, outputs.dtype(), format_tag.nhwc);
    var description = forward(from, taps(filter.dtype(), format_tag.any), to);
    memory.desc by = description.weights_desc();
    return readingFilter(
        OneDnnOperation.of(
            new convolution_forward(description),
            description,
            Map.of(DNNL_ARG_SRC, from, DNNL_ARG_WEIGHTS, by, DNNL_ARG_DST, to)),
        by);
  }

  private Described describeByImages() {
    memory.desc from = pixels(outputs, outputs.dtype(), format_tag.nhwc);
    memory.desc to = pixels(images, images.dtype(), format_tag.nhwc);
    var wanted =
        new convolution_backward_data.desc(
            algorithm.convolution_direct,
            to,
            taps(filter.dtype(), format_tag.any),
            from,
            strides(),
            paddingBefore(),
            paddingAfter());
    var description =
        new convolution_backward_data.primitive_desc(
            wanted, OneDnnOperation.attributes(), OneDnn.processor(), original());
    memory.desc by = description.weights_desc();
    return readingFilter(
        OneDnnOperation.of(
            new convolution_backward_data(description),
            description,
            Map.of(DNNL_ARG_DIFF_DST, from, DNNL_ARG_WEIGHTS, by, DNNL_ARG_DIFF_SRC, to)),
        by);
  }

  private Described readingFilter(OneDnnOperation convolution, memory.desc wanted) {
    memory.desc plain = taps(filter.dtype(), format_tag.hwio);
    return new Described(convolution, OneDnnOperation.reorder(plain, wanted));
  }

  private Described describeByFilter() {
    memory.desc from = pixels(images, images.dtype(), format_tag.nhwc);
    memory.desc by = pixels(outputs, outputs.dtype(), format_tag.nhwc);
    var wanted =
        new convolution_backward_weights.desc(
            algorithm.convolution_direct,
            from,
            taps(filter.dtype(), format_tag.any),
            by,
            strides(),
            paddingBefore(),
            paddingAfter());
    var description =
        new convolution_backward_weights.primitive_desc(
            wanted, OneDnnOperation.attributes(), OneDnn.processor(), original());
    memory.desc given = description.diff_weights_desc();
    memory.desc plain = taps(filter.dtype(), format_tag.hwio);
    var convolution =
        OneDnnOperation.of(
            new convolution_backward_weights(description),
            description,
            Map.of(DNNL_ARG_SRC, from, DNNL_ARG_DIFF_DST, by, DNNL_ARG_DIFF_WEIGHTS, given));
    return new Described(convolution, OneDnnOperation.reorder(given, plain));
  }

  /** The convolution that a gradient is of, which oneDNN wants to know, in the operands' type. */
  private convolution_forward.primitive_desc original() {
    DType dtype = outputs.dtype();
    return forward(
        pixels(images, dtype, format_tag.any),
        taps(dtype, format_tag.any),
        pixels(outputs, dtype, format_tag.any));
  }

  private convolution_forward.primitive_desc forward(
      memory.desc from, memory.desc by, memory.desc to) {
    var wanted =
        new convolution_forward.desc(
            prop_kind.forward_training,
            algorithm.convolution_direct,
            from,
            by,
            to,
            strides(),
            paddingBefore(),
            paddingAfter());
    return new convolution_forward.primitive_desc(
        wanted, OneDnnOperation.attributes(), OneDnn.processor());
  }

  private static memory.desc pixels(TensorSpec spec, DType dtype, format_tag layout) {
    Shape shape = spec.shape();
    long[] dims = {shape.dim(0), shape.dim(3), shape.dim(1), shape.dim(2)};
    return new memory.desc(dims, OneDnnOperation.type(dtype), layout);
  }

  private memory.desc taps(DType dtype, format_tag layout) {
    Shape shape = filter.shape();
    long[] dims = {shape.dim(3), shape.dim(2), shape.dim(0), shape.dim(1)};
    return new memory.desc(dims, OneDnnOperation.type(dtype), layout);
  }

  private long[] strides() {
    return new long[] {window.strideHeight(), window.strideWidth()};
  }

  private long[] paddingBefore() {
    Window.Placement at = window.on(images.shape());
    return new long[] {at.paddingTop(), at.paddingLeft()};
  }

  private long[] paddingAfter() {
    Window.Placement at = window.on(images.shape());
    return new long[] {at.paddingBottom(), at.paddingRight()};
  }
}
