package org.mirrorball.tensor;

/** Plain loops, for both types. */
final class ScalarDepthwise implements DepthwiseKernels {
  static final ScalarDepthwise INSTANCE = new ScalarDepthwise();

  private ScalarDepthwise() {}

  /** Adds a product to every channel wherever a tap meets a pixel. */
  private static void each(Window.Placement at, Memory out, DepthwiseKernels.Meeting meeting) {
    out.zero();
    for (int image = 0; image < at.batch(); image++) {
      DepthwiseKernels.each(at, image, meeting);
    }
  }

  private static void addProducts(
      int channels, Memory a, int fromA, Memory b, int fromB, Memory out, int to) {
    for (int channel = 0; channel < channels; channel++) {
      double product = a.get(fromA + channel) * b.get(fromB + channel);
      out.put(to + channel, out.get(to + channel) + product);
    }
  }

  @Override
  public void convolve(Window.Placement at, Memory images, Memory filter, Memory out) {
    each(
        at,
        out,
        (pixel, tap, output) ->
            addProducts(at.channels(), images, pixel, filter, tap, out, output));
  }

  @Override
  public void imagesGradient(Window.Placement at, Memory g, Memory filter, Memory out) {
    each(
        at,
        out,
        (pixel, tap, output) -> addProducts(at.channels(), g, output, filter, tap, out, pixel));
  }

  @Override
  public Kernel filterGradient(Window.Placement at, Memory images, Memory g, Memory out) {
    return () ->
        each(
            at,
            out,
            (pixel, tap, output) -> addProducts(at.channels(), images, pixel, g, output, out, tap));
  }
}
