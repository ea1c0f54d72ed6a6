package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/**
 * The gradient of a convolution by its filter, for few channels and a horizontal stride of 1.
 *
 * <p>A row of the output gradient lies in memory as [column, output channel]. If every pixel of the
 * image is repeated once per output channel, the pixels that one tap of the filter saw lie beside
 * it in the same order, and another tap's are the same a few elements on. So each tap is a dot
 * product of two rows, lane by lane; a lane belongs to the same output channel in vectors that lie
 * a common multiple of channels and lanes apart, of which there are {@code phases}. All scratch
 * memory of one image fits into the first-level cache for small images.
 */
final class VectorFilterGradient {
  private static final int LANES = VectorKernels.SPECIES.length();

  /** Taps whose sums are kept in registers together: each vector of the gradient serves five. */
  private static final int GROUP = 5;

  private final Window.Placement at;
  private final int outputChannels;
  private final int phases;

  /** Elements of a row of the output gradient, and the same padded to whole vectors. */
  private final int gradientLength;

  private final int gradientStride;
  private final float[] gradient;

  /** Elements of a row of repeated pixels, padding of the image included. */
  private final int pixelStride;

  private final float[] pixels;

  /** Where the pixels of each tap begin, relative to those of the first. */
  private final int[] taps;

  /** [phase][vector]: where the vectors of a phase begin in the gradient, and in the pixels. */
  private final int[][] gradientVectors;

  private final int[][] pixelVectors;

  /** [channel][group of taps][phase][tap in group][lane]. */
  private final float[] sums;

  VectorFilterGradient(Window.Placement at, int outputChannels) {
    this.at = at;
    this.outputChannels = outputChannels;
    this.phases = outputChannels / greatestCommonDivisor(outputChannels, LANES);
    this.gradientLength = at.outputWidth() * outputChannels;
    this.gradientStride = (gradientLength + LANES - 1) / LANES * LANES;
    this.gradient = new float[at.outputHeight() * gradientStride];
    Window window = at.window();
    this.pixelStride = (at.outputWidth() + window.width() - 1) * outputChannels;
    int pixelRows = (at.outputHeight() - 1) * window.strideHeight() + window.height();
    this.pixels = new float[pixelRows * pixelStride + outputChannels + 2 * LANES];
    this.taps = new int[(window.height() * window.width() + GROUP - 1) / GROUP * GROUP];
    for (int tap = 0; tap < window.height() * window.width(); tap++) {
      taps[tap] = tap / window.width() * pixelStride + tap % window.width() * outputChannels;
    }
    this.sums = new float[at.channels() * taps.length * phases * LANES];
    this.gradientVectors = new int[phases][];
    this.pixelVectors = new int[phases][];
    for (int phase = 0; phase < phases; phase++) {
      gradientVectors[phase] = vectors(phase, gradientStride);
      pixelVectors[phase] = vectors(phase, window.strideHeight() * pixelStride);
    }
  }

  private int[] vectors(int phase, int rowStride) {
    int perRow = gradientStride / LANES;
    return IntStream.range(0, at.outputHeight() * perRow)
        .filter(vector -> vector % perRow % phases == phase)
        .map(vector -> vector / perRow * rowStride + vector % perRow * LANES)
        .toArray();
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  void run(ByteBuffer images, ByteBuffer outputGradient, ByteBuffer out) {
    Arrays.fill(sums, 0);
    for (int image = 0; image < at.batch(); image++) {
      copyGradient(outputGradient, image);
      for (int channel = 0; channel < at.channels(); channel++) {
        repeatPixels(images, image, channel);
        int next = channel * taps.length * phases * LANES;
        for (int group = 0; group < taps.length; group += GROUP) {
          for (int phase = 0; phase < phases; phase++, next += GROUP * LANES) {
            addGroup(group, phase, next);
          }
        }
      }
    }
    fold(out);
  }

  /** Copies one image's output gradient so that zeros follow every row. */
  private void copyGradient(ByteBuffer outputGradient, int image) {
    int from = image * at.outputHeight() * gradientLength;
    for (int row = 0; row < at.outputHeight(); row++, from += gradientLength) {
      int to = row * gradientStride;
      for (int start = 0; start < gradientLength; start += LANES) {
        // The last vector overlaps the one before, so that the zeros stay.
        int index = Math.min(start, gradientLength - LANES);
        if (index >= 0) {
          VectorKernels.load(outputGradient, from + index).intoArray(gradient, to + index);
        } else {
          copyShort(outputGradient, from, to);
        }
      }
    }
  }

  private void copyShort(ByteBuffer outputGradient, int from, int to) {
    for (int index = 0; index < gradientLength; index++) {
      gradient[to + index] = outputGradient.getFloat((from + index) * Float.BYTES);
    }
  }

  private void repeatPixels(ByteBuffer images, int image, int channel) {
    int rows = (at.outputHeight() - 1) * at.window().strideHeight() + at.window().height();
    int columns = pixelStride / outputChannels;
    // Columns of the padded image that lie inside the image.
    int first = at.paddingLeft();
    int end = Math.min(columns, first + at.inputWidth());
    for (int row = 0; row < rows; row++) {
      int inputRow = row - at.paddingTop();
      int to = row * pixelStride;
      if (inputRow < 0 || inputRow >= at.inputHeight()) {
        Arrays.fill(pixels, to, to + pixelStride, 0);
      } else {
        Arrays.fill(pixels, to, to + first * outputChannels, 0);
        int from = at.input(image, inputRow, 0) + channel;
        repeatRow(images, from, to + first * outputChannels, end - first);
        Arrays.fill(pixels, to + end * outputChannels, to + pixelStride, 0);
      }
    }
  }

  /** Writes too far with every pixel; the next one overwrites it. */
  private void repeatRow(ByteBuffer images, int from, int to, int count) {
    int next = to;
    for (int column = 0; column < count; column++) {
      float value = images.getFloat((from + column * at.channels()) * Float.BYTES);
      FloatVector repeated = FloatVector.broadcast(VectorKernels.SPECIES, value);
      repeated.intoArray(pixels, next);
      for (int index = LANES; index < outputChannels; index += LANES) {
        repeated.intoArray(pixels, next + index);
      }
      next += outputChannels;
    }
  }

  /**
   * Adds one image's products of five taps to their sums. One loop, not one per row and column: JDK
   * 17 keeps vectors in registers across an inner loop only, and boxes them across two.
   */
  private void addGroup(int group, int phase, int sum) {
    FloatVector sum0 = load(sums, sum);
    FloatVector sum1 = load(sums, sum + LANES);
    FloatVector sum2 = load(sums, sum + 2 * LANES);
    FloatVector sum3 = load(sums, sum + 3 * LANES);
    FloatVector sum4 = load(sums, sum + 4 * LANES);
    int tap0 = taps[group];
    int tap1 = taps[group + 1];
    int tap2 = taps[group + 2];
    int tap3 = taps[group + 3];
    int tap4 = taps[group + 4];
    int[] fromGradient = gradientVectors[phase];
    int[] fromPixels = pixelVectors[phase];
    for (int index = 0; index < fromGradient.length; index++) {
      FloatVector by = load(gradient, fromGradient[index]);
      int pixel = fromPixels[index];
      sum0 = load(pixels, pixel + tap0).fma(by, sum0);
      sum1 = load(pixels, pixel + tap1).fma(by, sum1);
      sum2 = load(pixels, pixel + tap2).fma(by, sum2);
      sum3 = load(pixels, pixel + tap3).fma(by, sum3);
      sum4 = load(pixels, pixel + tap4).fma(by, sum4);
    }
    sum0.intoArray(sums, sum);
    sum1.intoArray(sums, sum + LANES);
    sum2.intoArray(sums, sum + 2 * LANES);
    sum3.intoArray(sums, sum + 3 * LANES);
    sum4.intoArray(sums, sum + 4 * LANES);
  }

  private static FloatVector load(float[] from, int index) {
    return FloatVector.fromArray(VectorKernels.SPECIES, from, index);
  }

  /** Adds up the lanes of each output channel. */
  private void fold(ByteBuffer out) {
    int tapCount = at.window().height() * at.window().width();
    double[] totals = new double[outputChannels];
    for (int tap = 0; tap < tapCount; tap++) {
      for (int channel = 0; channel < at.channels(); channel++) {
        Arrays.fill(totals, 0);
        int group = channel * taps.length + tap / GROUP * GROUP;
        for (int phase = 0; phase < phases; phase++) {
          int from = (group * phases + phase * GROUP + tap % GROUP) * LANES;
          for (int lane = 0; lane < LANES; lane++) {
            totals[(phase * LANES + lane) % outputChannels] += sums[from + lane];
          }
        }
        int to = (tap * at.channels() + channel) * outputChannels;
        for (int index = 0; index < outputChannels; index++) {
          out.putFloat((to + index) * Float.BYTES, (float) totals[index]);
        }
      }
    }
  }
}
