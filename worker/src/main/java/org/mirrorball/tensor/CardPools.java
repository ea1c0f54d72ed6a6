package org.mirrorball.tensor;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pools on a card. ND4J's cuDNN helpers take images [batch, height, width, channels] for them and
 * for their gradients (PLATFORM_CHECKs in libnd4j's ops/declarable/platform/cudnn/avgpool2d.cu and
 * maxpool2d.cu, 1.0.0-M2.1), but tell cuDNN of the padding above and to the left alone. A maximum
 * is taken over images with their padding written out. A mean leaves the padding out: where there
 * is one row or column more of it below or to the right, the host pools.
 */
final class CardPools {
  /** Padding does not count in a mean. */
  private static final long EXCLUDE_PADDING = 0;

  private static final long CHANNELS_LAST = 1;
  private static final long VALID = 0;

  private CardPools() {}

  static void register(CardKernels table) {
    table.add(
        AveragePool.class,
        (op, inputs) -> isEven(op.window(), inputs.get(0).shape()),
        (op, call) -> pool("avgpool2d", op.window(), call, List.of(call.input(0))));
    table.add(
        AveragePoolGradient.class,
        (op, inputs) -> isEven(op.window(), op.images()),
        (op, call) ->
            // Of the images nothing but the shape is read.
            pool("avgpool2d_bp", op.window(), call, List.of(zeros(call), call.input(0))));
    table.add(MaxPool.class, CardPools::maxPool);
    table.add(MaxPoolGradient.class, CardPools::maxPoolGradient);
  }

  private static void maxPool(MaxPool op, CardCall call) {
    Window.Placement at = op.window().on(Shape.of(call.input(0).shape()));
    pool("maxpool2d", inside(op.window()), call, List.of(padded(at, call)));
  }

  /** The same window where images have their padding. */
  private static Window inside(Window window) {
    return new Window(
        window.height(),
        window.width(),
        window.strideHeight(),
        window.strideWidth(),
        Padding.VALID);
  }

  /** The first input with padding around it that is never the largest; itself if it needs none. */
  private static INDArray padded(Window.Placement at, CardCall call) {
    INDArray images = call.input(0);
    long[] dims = images.shape().clone();
    Window window = at.window();
    dims[1] = Math.max(dims[1], covered(at.outputHeight(), window.strideHeight(), window.height()));
    dims[2] = Math.max(dims[2], covered(at.outputWidth(), window.strideWidth(), window.width()));
    if (Arrays.equals(dims, images.shape())) {
      return images;
    }
    INDArray padded = call.scratch(images.dataType(), dims);
    call.fill(padded, -Float.MAX_VALUE);
    call.copy(images, withoutPadding(at, padded, images));
    return padded;
  }

  private static INDArray withoutPadding(Window.Placement at, INDArray padded, INDArray images) {
    long[] begins = {0, at.paddingTop(), at.paddingLeft(), 0};
    return CardCopies.block(padded, begins, images.shape());
  }

  /**
   * As a pool of volumes one pixel deep: for images the helper hands cuDNN the gradient where it
   * asks for the pool's output, for volumes it computes that first ({@code pooling2dBpCUDNN} and
   * {@code pooling3dBpCUDNN} in cudnnUtils.cu).
   */
  private static void maxPoolGradient(MaxPoolGradient op, CardCall call) {
    Window window = op.window();
    Window.Placement at = window.on(Shape.of(call.input(0).shape()));
    INDArray images = padded(at, call);
    boolean whole = images == call.input(0);
    INDArray byImages = whole ? call.output(0) : call.scratchLike(images);
    call.custom(
        "maxpool3dnew_bp",
        List.of(volumes(images), volumes(call.input(1))),
        volumes(byImages),
        // Size, strides, padding (none) and dilation (none) of each axis.
        1,
        window.height(),
        window.width(),
        1,
        window.strideHeight(),
        window.strideWidth(),
        0,
        0,
        0,
        1,
        1,
        1,
        VALID,
        EXCLUDE_PADDING,
        CHANNELS_LAST);
    if (!whole) {
      call.copy(withoutPadding(at, byImages, call.output(0)), call.output(0));
    }
  }

  /** [batch, 1, height, width, channels]. */
  private static INDArray volumes(INDArray images) {
    return CardCall.view(images, images.size(0), 1, images.size(1), images.size(2), images.size(3));
  }

  private static INDArray zeros(CardCall call) {
    INDArray images = call.scratchLike(call.output(0));
    call.fill(images, 0);
    return images;
  }

  /** Whether there is as much padding on either side. */
  private static boolean isEven(Window window, Shape images) {
    Window.Placement at = window.on(images);
    return isEven(
            at.inputHeight(),
            at.outputHeight(),
            window.height(),
            window.strideHeight(),
            at.paddingTop())
        && isEven(
            at.inputWidth(),
            at.outputWidth(),
            window.width(),
            window.strideWidth(),
            at.paddingLeft());
  }

  private static boolean isEven(int input, int output, int length, int stride, int before) {
    return covered(output, stride, length) - input <= 2 * before;
  }

  /** From the first pixel of the first window to the last of the last. */
  private static int covered(int positions, int stride, int length) {
    return (positions - 1) * stride + length;
  }

  private static void pool(String name, Window window, CardCall call, List<INDArray> from) {
    call.custom(name, from, call.output(0), window.poolArguments());
  }
}
