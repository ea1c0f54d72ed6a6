package org.mirrorball.tensor;

/**
 * Loops of convolutions in which every channel has a filter of its own, [height, width, channels].
 */
interface DepthwiseKernels {
  void convolve(Window.Placement placement, Memory images, Memory filter, Memory out);

  void imagesGradient(Window.Placement placement, Memory g, Memory filter, Memory out);

  /** Bound to memory, because it needs some of its own. */
  Kernel filterGradient(Window.Placement placement, Memory images, Memory g, Memory out);

  /** The fastest loops for this type on this JVM. */
  static DepthwiseKernels of(DType dtype) {
    return dtype == DType.FLOAT32 ? Floats.CHOSEN : ScalarDepthwise.INSTANCE;
  }

  /** Chosen once. */
  final class Floats {
    private static final DepthwiseKernels CHOSEN =
        FloatKernelsChoice.vectorOr(
            DepthwiseKernels.class, "VectorDepthwise", ScalarDepthwise.INSTANCE);

    private Floats() {}
  }

  /** What happens where a tap of the filter meets a pixel: where channel 0 of each stands. */
  interface Meeting {
    void at(int pixel, int tap, int output);
  }

  /** Every meeting of one image, the taps of one output pixel one after another. */
  static void each(Window.Placement at, int image, Meeting meeting) {
    for (int y = 0; y < at.outputHeight(); y++) {
      for (int x = 0; x < at.outputWidth(); x++) {
        int output = at.output(image, y, x);
        for (int row = Math.max(0, -at.top(y)); row < at.window().height(); row++) {
          if (at.top(y) + row < at.inputHeight()) {
            eachOfRow(at, image, y, x, row, output, meeting);
          }
        }
      }
    }
  }

  private static void eachOfRow(
      Window.Placement at, int image, int y, int x, int row, int output, Meeting meeting) {
    for (int column = Math.max(0, -at.left(x)); column < at.window().width(); column++) {
      if (at.left(x) + column < at.inputWidth()) {
        int tap = (row * at.window().width() + column) * at.channels();
        meeting.at(at.input(image, at.top(y) + row, at.left(x) + column), tap, output);
      }
    }
  }
}
