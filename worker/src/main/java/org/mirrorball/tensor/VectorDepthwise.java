package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Convolutions of single channels over float32, a vector of channels at a time. */
final class VectorDepthwise implements DepthwiseKernels {
  private static final int LANES = VectorKernels.SPECIES.length();

  VectorDepthwise() {}

  private static void addProducts(
      int channels, ByteBuffer a, int fromA, ByteBuffer b, int fromB, ByteBuffer out, int to) {
    for (int channel = 0; channel < channels; channel += LANES) {
      VectorMask<Float> mask = VectorKernels.SPECIES.indexInRange(channel, channels);
      FloatVector product =
          VectorKernels.load(a, fromA + channel, mask)
              .mul(VectorKernels.load(b, fromB + channel, mask));
      FloatVector sum = VectorKernels.load(out, to + channel, mask).add(product);
      VectorKernels.store(sum, out, to + channel, mask);
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
              addProducts(
                  at.channels(), images.bytes(), pixel, filter.bytes(), tap, out.bytes(), output));
    }
  }

  @Override
  public void imagesGradient(Window.Placement at, Memory g, Memory filter, Memory out) {
    out.zero();
    for (int image = 0; image < at.batch(); image++) {
      DepthwiseKernels.each(
          at,
          image,
          (pixel, tap, output) ->
              addProducts(
                  at.channels(), g.bytes(), output, filter.bytes(), tap, out.bytes(), pixel));
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
        (pixel, tap, output) ->
            addProducts(
                at.channels(), images.bytes(), pixel, g.bytes(), output, ofImage.bytes(), tap));
  }
}
