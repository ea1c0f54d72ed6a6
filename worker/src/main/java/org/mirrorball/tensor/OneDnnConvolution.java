package org.mirrorball.tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * Convolutions and their gradients by {@link OneDnn}. Images stay as they are, channels last;
 * filters are brought into the layout that it wants, and gradients back from there.
 */
final class OneDnnConvolution {
  private final OneDnnKernel kernel = new OneDnnKernel();
  private final TensorView images;
  private final TensorView filter;
  private final TensorView outputs;
  private final memory.desc imagesAre;
  private final memory.desc outputsAre;
  private final memory.desc filterIs;
  private final long[] strides;
  private final long[] paddingBefore;
  private final long[] paddingAfter;

  /**
   * @param images or the gradient by them
   * @param filter or the gradient by it
   * @param outputs or the gradient by them
   */
  private OneDnnConvolution(
      Window window, TensorView images, TensorView filter, TensorView outputs) {
    this.images = images;
    this.filter = filter;
    this.outputs = outputs;
    this.imagesAre = pixels(images, images.dtype(), format_tag.nhwc);
    this.outputsAre = pixels(outputs, outputs.dtype(), format_tag.nhwc);
    this.filterIs = taps(filter.dtype(), format_tag.hwio);
    Window.Placement at = window.on(images.shape());
    this.strides = new long[] {window.strideHeight(), window.strideWidth()};
    this.paddingBefore = new long[] {at.paddingTop(), at.paddingLeft()};
    this.paddingAfter = new long[] {at.paddingBottom(), at.paddingRight()};
  }

  static Kernel of(Window window, TensorView images, TensorView filter, TensorView outputs) {
    return new OneDnnConvolution(window, images, filter, outputs).forward();
  }

  static Kernel filterGradient(
      Window window, TensorView images, TensorView outputGradient, TensorView filterGradient) {
    return new OneDnnConvolution(window, images, filterGradient, outputGradient).byFilter();
  }

  static Kernel imagesGradient(
      Window window, TensorView outputGradient, TensorView filter, TensorView imagesGradient) {
    return new OneDnnConvolution(window, imagesGradient, filter, outputGradient).byImages();
  }

  private memory.desc pixels(TensorView view, DType dtype, format_tag layout) {
    Shape shape = view.shape();
    long[] dims = {shape.dim(0), shape.dim(3), shape.dim(1), shape.dim(2)};
    return kernel.keep(new memory.desc(dims, OneDnnKernel.type(dtype), layout));
  }

  private memory.desc taps(DType dtype, format_tag layout) {
    Shape shape = filter.shape();
    long[] dims = {shape.dim(3), shape.dim(2), shape.dim(0), shape.dim(1)};
    return kernel.keep(new memory.desc(dims, OneDnnKernel.type(dtype), layout));
  }

  private memory.desc tapsAsWanted() {
    return taps(filter.dtype(), format_tag.any);
  }

  private Kernel forward() {
    var description = described(imagesAre, tapsAsWanted(), outputsAre);
    var arguments = kernel.keep(new IntMemoryMap());
    arguments.put(DNNL_ARG_SRC, kernel.over(images, imagesAre));
    arguments.put(DNNL_ARG_WEIGHTS, filterFor(kernel.keep(description.weights_desc())));
    arguments.put(DNNL_ARG_DST, kernel.over(outputs, outputsAre));
    kernel.add(kernel.keep(new convolution_forward(description)), description, arguments);
    return kernel;
  }

  private convolution_forward.primitive_desc described(
      memory.desc from, memory.desc by, memory.desc to) {
    var wanted =
        kernel.keep(
            new convolution_forward.desc(
                prop_kind.forward_training,
                algorithm.convolution_direct,
                from,
                by,
                to,
                strides,
                paddingBefore,
                paddingAfter));
    return kernel.keep(
        new convolution_forward.primitive_desc(wanted, kernel.attributes(), OneDnn.processor()));
  }

  /** The convolution that a gradient is of, which oneDNN wants to know, in the operands' type. */
  private convolution_forward.primitive_desc original() {
    DType dtype = outputs.dtype();
    return described(
        pixels(images, dtype, format_tag.any),
        taps(dtype, format_tag.any),
        pixels(outputs, dtype, format_tag.any));
  }

  private memory filterFor(memory.desc wanted) {
    return kernel.reordered(kernel.over(filter, filterIs), filterIs, wanted);
  }

  private Kernel byImages() {
    var wanted =
        kernel.keep(
            new convolution_backward_data.desc(
                algorithm.convolution_direct,
                imagesAre,
                tapsAsWanted(),
                outputsAre,
                strides,
                paddingBefore,
                paddingAfter));
    var description =
        kernel.keep(
            new convolution_backward_data.primitive_desc(
                wanted, kernel.attributes(), OneDnn.processor(), original()));
    var arguments = kernel.keep(new IntMemoryMap());
    arguments.put(DNNL_ARG_DIFF_DST, kernel.over(outputs, outputsAre));
    arguments.put(DNNL_ARG_WEIGHTS, filterFor(kernel.keep(description.weights_desc())));
    arguments.put(DNNL_ARG_DIFF_SRC, kernel.over(images, imagesAre));
    kernel.add(kernel.keep(new convolution_backward_data(description)), description, arguments);
    return kernel;
  }

  private Kernel byFilter() {
    var wanted =
        kernel.keep(
            new convolution_backward_weights.desc(
                algorithm.convolution_direct,
                imagesAre,
                tapsAsWanted(),
                outputsAre,
                strides,
                paddingBefore,
                paddingAfter));
    var description =
        kernel.keep(
            new convolution_backward_weights.primitive_desc(
                wanted, kernel.attributes(), OneDnn.processor(), original()));
    memory.desc given = kernel.keep(description.diff_weights_desc());
    memory result = kernel.over(filter, filterIs);
    boolean plain = given.equals(filterIs);
    memory gradient = plain ? result : kernel.allocate(given);
    var arguments = kernel.keep(new IntMemoryMap());
    arguments.put(DNNL_ARG_SRC, kernel.over(images, imagesAre));
    arguments.put(DNNL_ARG_DIFF_DST, kernel.over(outputs, outputsAre));
    arguments.put(DNNL_ARG_DIFF_WEIGHTS, gradient);
    kernel.add(kernel.keep(new convolution_backward_weights(description)), description, arguments);
    if (!plain) {
      kernel.reorder(gradient, given, result, filterIs);
    }
    return kernel;
  }
}
