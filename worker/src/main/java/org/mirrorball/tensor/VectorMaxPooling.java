package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Max pooling of whole vectors of channels, a window at a time; {@link MaxPoolScan} has the rest.
 */
final class VectorMaxPooling {
  private static final int LANES = VectorSpan.LANES;

  private VectorMaxPooling() {}

  static void pool(Window.Placement at, Memory images, Memory out) {
    for (int image = 0; image < at.batch(); image++) {
      for (int y = 0; y < at.outputHeight(); y++) {
        poolRow(at, images, out, image, y);
      }
    }
    new MaxPoolScan(at, images)
        .each(
            VectorSpan.whole(at.channels()),
            (largest, output) -> out.put(output, images.get(largest)));
  }

  private static void poolRow(Window.Placement at, Memory images, Memory out, int image, int y) {
    VectorSpan from = VectorSpan.of(images);
    VectorSpan to = VectorSpan.of(out);
    int channels = VectorSpan.whole(at.channels());
    int bottom = Math.min(at.inputHeight(), at.top(y) + at.window().height());
    for (int x = 0; x < at.outputWidth(); x++) {
      int left = Math.max(0, at.left(x));
      int right = Math.min(at.inputWidth(), at.left(x) + at.window().width());
      int first = at.input(image, Math.max(0, at.top(y)), left);
      int output = at.output(image, y, x);
      for (int channel = 0; channel < channels; channel += LANES) {
        FloatVector largest = from.load(first + channel);
        for (int row = Math.max(0, at.top(y)); row < bottom; row++) {
          int end = at.input(image, row, right) + channel;
          for (int pixel = at.input(image, row, left) + channel;
              pixel < end;
              pixel += at.channels()) {
            FloatVector value = from.load(pixel);
            largest = largest.blend(value, value.compare(VectorOperators.GT, largest));
          }
        }
        to.store(largest, output + channel);
      }
    }
  }

  /** Adds each number where its window's largest pixel is. */
  static void scatter(Window.Placement at, Memory images, Memory numbers, Memory out) {
    out.zero();
    for (int image = 0; image < at.batch(); image++) {
      for (int y = 0; y < at.outputHeight(); y++) {
        scatterRow(at, images, numbers, out, image, y);
      }
    }
    new MaxPoolScan(at, images)
        .each(
            VectorSpan.whole(at.channels()),
            (largest, number) -> out.put(largest, out.get(largest) + numbers.get(number)));
  }

  private static void scatterRow(
      Window.Placement at, Memory images, Memory numbers, Memory out, int image, int y) {
    VectorSpan from = VectorSpan.of(images);
    VectorSpan by = VectorSpan.of(numbers);
    VectorSpan to = VectorSpan.of(out);
    int channels = VectorSpan.whole(at.channels());
    int bottom = Math.min(at.inputHeight(), at.top(y) + at.window().height());
    for (int x = 0; x < at.outputWidth(); x++) {
      int left = Math.max(0, at.left(x));
      int right = Math.min(at.inputWidth(), at.left(x) + at.window().width());
      int first = at.input(image, Math.max(0, at.top(y)), left);
      int output = at.output(image, y, x);
      for (int channel = 0; channel < channels; channel += LANES) {
        FloatVector largest = from.load(first + channel);
        FloatVector found = FloatVector.zero(VectorSpan.SPECIES);
        float tap = 0;
        for (int row = Math.max(0, at.top(y)); row < bottom; row++) {
          int end = at.input(image, row, right) + channel;
          for (int pixel = at.input(image, row, left) + channel;
              pixel < end;
              pixel += at.channels()) {
            FloatVector value = from.load(pixel);
            VectorMask<Float> larger = value.compare(VectorOperators.GT, largest);
            largest = largest.blend(value, larger);
            found = found.blend(FloatVector.broadcast(VectorSpan.SPECIES, tap), larger);
            tap++;
          }
        }
        FloatVector number = by.load(output + channel);
        tap = 0;
        for (int row = Math.max(0, at.top(y)); row < bottom; row++) {
          int end = at.input(image, row, right) + channel;
          for (int pixel = at.input(image, row, left) + channel;
              pixel < end;
              pixel += at.channels()) {
            FloatVector sum = to.load(pixel);
            to.store(sum.blend(sum.add(number), found.compare(VectorOperators.EQ, tap)), pixel);
            tap++;
          }
        }
      }
    }
  }
}
