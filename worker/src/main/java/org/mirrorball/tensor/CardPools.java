package org.mirrorball.tensor;

import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pools on a card. ND4J's cuDNN helpers take images [batch, height, width, channels] for them and
 * for their gradients (PLATFORM_CHECKs in libnd4j's ops/declarable/platform/cudnn/avgpool2d.cu and
 * maxpool2d.cu, 1.0.0-M2.1), but tell cuDNN of the padding above and to the left alone: where there
 * is one row or column more below or to the right, the host pools.
 */
final class CardPools {
  /** Padding does not count in a mean. */
  private static final long EXCLUDE_PADDING = 0;

  private static final long CHANNELS_LAST = 1;

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
    table.add(
        MaxPool.class,
        (op, inputs) -> isEven(op.window(), inputs.get(0).shape()),
        (op, call) -> pool("maxpool2d", op.window(), call, List.of(call.input(0))));
    table.add(
        MaxPoolGradient.class,
        (op, inputs) -> isEven(op.window(), inputs.get(0).shape()),
        CardPools::maxPoolGradient);
  }

  /**
   * As a pool of volumes one pixel deep: for images the helper hands cuDNN the gradient where it
   * asks for the pool's output, for volumes it computes that first ({@code pooling2dBpCUDNN} and
   * {@code pooling3dBpCUDNN} in cudnnUtils.cu).
   */
  private static void maxPoolGradient(MaxPoolGradient op, CardCall call) {
    Window window = op.window();
    call.custom(
        "maxpool3dnew_bp",
        List.of(volumes(call.input(0)), volumes(call.input(1))),
        volumes(call.output(0)),
        // Size, strides, padding (it follows from the sizes) and dilation of each axis.
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
        window.padding() == Padding.SAME ? 1 : 0,
        EXCLUDE_PADDING,
        CHANNELS_LAST);
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
    int covered = (output - 1) * stride + length;
    return covered - input <= 2 * before;
  }

  private static void pool(String name, Window window, CardCall call, List<INDArray> from) {
    long[] integers =
        LongStream.concat(
                LongStream.of(window.nd4jArguments()),
                LongStream.of(EXCLUDE_PADDING, CHANNELS_LAST))
            .toArray();
    call.custom(name, from, call.output(0), integers);
  }
}
