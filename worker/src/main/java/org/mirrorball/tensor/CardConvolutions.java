package org.mirrorball.tensor;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutions on a card, in the layouts that ND4J hands to cuDNN. Its helper for {@code conv2d}
 * takes images [batch, height, width, channels], as ours are; that for {@code conv2d_bp} takes
 * [batch, channels, height, width] alone, and anything else goes to ND4J's own slow kernel
 * (PLATFORM_CHECK in libnd4j's ops/declarable/platform/cudnn/conv2d.cu, 1.0.0-M2.1). So gradients
 * go through dense copies in that layout rather than views, whose strides not every algorithm of
 * cuDNN takes. Filters are [height, width, input channels, output channels] to both.
 *
 * <p>{@code conv2d_bp} always computes both gradients, of which each op here keeps one.
 */
final class CardConvolutions {
  private static final int[] CHANNELS_FIRST = {0, 3, 1, 2};

  private CardConvolutions() {}

  static void register(CardKernels table) {
    table.add(Conv2d.class, CardConvolutions::isWide, CardConvolutions::convolve);
    table.add(
        Conv2dFilterGradient.class, CardConvolutions::isWide, CardConvolutions::filterGradient);
    table.add(
        Conv2dImagesGradient.class, CardConvolutions::isWide, CardConvolutions::imagesGradient);
  }

  /** The helpers have float16, float32 and float64. */
  private static boolean isWide(Op op, List<TensorSpec> inputs) {
    return inputs.get(0).dtype() != DType.BFLOAT16;
  }

  private static void convolve(Conv2d op, CardCall call) {
    Window window = op.window(Shape.of(call.input(1).shape()));
    call.custom(
        "conv2d",
        List.of(call.input(0), call.input(1)),
        call.output(0),
        window.convolutionArguments(true));
  }

  private static void filterGradient(Conv2dFilterGradient op, CardCall call) {
    INDArray images = channelsFirst(call, call.input(0));
    INDArray gradient = channelsFirst(call, call.input(1));
    INDArray filter = call.scratchLike(call.output(0)); // its values matter to the images' alone
    call.fill(filter, 0);
    INDArray byImages = call.scratchLike(images);
    back(op.window(), call, List.of(images, filter, gradient), byImages, call.output(0));
  }

  private static void imagesGradient(Conv2dImagesGradient op, CardCall call) {
    INDArray gradient = channelsFirst(call, call.input(0));
    INDArray byImages =
        call.scratch(gradient.dataType(), call.output(0).permute(CHANNELS_FIRST).shape());
    INDArray images = call.scratchLike(byImages); // its values matter to the filter's alone
    call.fill(images, 0);
    INDArray byFilter = call.scratchLike(call.input(1));
    back(op.window(), call, List.of(images, call.input(1), gradient), byImages, byFilter);
    call.copy(byImages, call.output(0).permute(CHANNELS_FIRST));
  }

  private static void back(
      Window window, CardCall call, List<INDArray> from, INDArray byImages, INDArray byFilter) {
    call.custom("conv2d_bp", from, List.of(byImages, byFilter), window.convolutionArguments(false));
  }

  /** A dense copy with the channels before height and width. */
  private static INDArray channelsFirst(CardCall call, INDArray images) {
    INDArray view = images.permute(CHANNELS_FIRST);
    INDArray copy = call.scratch(images.dataType(), view.shape());
    call.copy(view, copy);
    return copy;
  }
}
