package org.mirrorball.tensor;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Convolutions of single channels over float32, a vector of channels at a time. */
final class VectorDepthwise implements DepthwiseKernels {
  private static final int LANES = VectorSpan.LANES;

  VectorDepthwise() {}

  private static void addProducts(
      int channels, Memory a, int fromA, Memory b, int fromB, Memory out, int to) {
    VectorSpan left = VectorSpan.of(a);
    VectorSpan right = VectorSpan.of(b);
    VectorSpan sums = VectorSpan.of(out);
    int channel = 0;
    for (; channel <= channels - LANES; channel += LANES) {
      FloatVector product = left.load(fromA + channel).mul(right.load(fromB + channel));
      sums.store(sums.load(to + channel).add(product), to + channel);
    }
    for (; channel < channels; channel++) {
      float product = left.get(fromA + channel) * right.get(fromB + channel);
      sums.put(sums.get(to + channel) + product, to + channel);
    }
  }

  @Override
  public void convolve(Window.Placement at, Memory images, Memory filter, Memory out) {
    out.zero();
    for (int image = 0; image < at.batch(); image++) {
      DepthwiseKernels.each(
          at,
          image,
          (pixel, tap, output) ->
              addProducts(at.channels(), images, pixel, filter, tap, out, output));
    }
  }

  @Override
  public void imagesGradient(Window.Placement at, Memory g, Memory filter, Memory out) {
    out.zero();
    for (int image = 0; image < at.batch(); image++) {
      DepthwiseKernels.each(
          at,
          image,
          (pixel, tap, output) -> addProducts(at.channels(), g, output, filter, tap, out, pixel));
    }
  }

  /** Each image is summed by itself first, so that large batches lose no digits. */
  @Override
  public Kernel filterGradient(Window.Placement at, Memory images, Memory g, Memory out) {
    Memory ofImage = Memory.allocate(DType.FLOAT32, out.elementCount());
    double[] totals = new double[out.elementCount()];
    return () -> {
      Arrays.fill(totals, 0);
      for (int image = 0; image < at.batch(); image++) {
        addFilterGradient(at, image, images, g, ofImage);
        for (int index = 0; index < totals.length; index++) {
          totals[index] += ofImage.get(index);
        }
      }
      for (int index = 0; index < totals.length; index++) {
        out.put(index, totals[index]);
      }
    };
  }

  private static void addFilterGradient(
      Window.Placement at, int image, Memory images, Memory g, Memory ofImage) {
    ofImage.zero();
    DepthwiseKernels.each(
        at,
        image,
        (pixel, tap, output) -> addProducts(at.channels(), images, pixel, g, output, ofImage, tap));
  }
}
