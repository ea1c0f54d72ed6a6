package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Max pooling of whole vectors of channels, a window at a time; {@link MaxPoolScan} has the rest.
 */
final class VectorMaxPooling {
  private static final int LANES = VectorSpan.LANES;

  private final Window.Placement at;
  private final Memory images;
  private final int wholeChannels;

  /** Of the window at hand. */
  private final int[] pixels;

  private VectorMaxPooling(Window.Placement at, Memory images) {
    this.at = at;
    this.images = images;
    this.wholeChannels = VectorSpan.whole(at.channels());
    this.pixels = new int[at.window().height() * at.window().width()];
  }

  static void pool(Window.Placement at, Memory images, Memory out) {
    var pooling = new VectorMaxPooling(at, images);
    pooling.eachRow((image, y) -> pooling.poolRow(out, image, y));
    if (pooling.hasRest()) {
      pooling.rest().select(images, out);
    }
  }

  /** Adds each number where its window's largest pixel is. */
  static void scatter(Window.Placement at, Memory images, Memory numbers, Memory out) {
    out.zero();
    var pooling = new VectorMaxPooling(at, images);
    pooling.eachRow((image, y) -> pooling.scatterRow(numbers, out, image, y));
    if (pooling.hasRest()) {
      pooling.rest().scatter(numbers, out);
    }
  }

  private interface RowVisitor {
    void visit(int image, int y);
  }

  private void eachRow(RowVisitor visitor) {
    for (int image = 0; image < at.batch(); image++) {
      for (int y = 0; y < at.outputHeight(); y++) {
        visitor.visit(image, y);
      }
    }
  }

  private boolean hasRest() {
    return wholeChannels < at.channels();
  }

  private MaxPoolScan rest() {
    return new MaxPoolScan(at, images, wholeChannels);
  }

  private void poolRow(Memory out, int image, int y) {
    VectorSpan from = VectorSpan.of(images);
    VectorSpan to = VectorSpan.of(out);
    for (int x = 0; x < at.outputWidth(); x++) {
      int count = at.pixels(image, y, x, pixels);
      int output = at.output(image, y, x);
      for (int channel = 0; channel < wholeChannels; channel += LANES) {
        FloatVector largest = from.load(pixels[0] + channel);
        for (int pixel = 1; pixel < count; pixel++) {
          FloatVector value = from.load(pixels[pixel] + channel);
          largest = largest.blend(value, value.compare(VectorOperators.GT, largest));
        }
        to.store(largest, output + channel);
      }
    }
  }

  private void scatterRow(Memory numbers, Memory out, int image, int y) {
    VectorSpan from = VectorSpan.of(images);
    VectorSpan by = VectorSpan.of(numbers);
    VectorSpan to = VectorSpan.of(out);
    for (int x = 0; x < at.outputWidth(); x++) {
      int count = at.pixels(image, y, x, pixels);
      int output = at.output(image, y, x);
      for (int channel = 0; channel < wholeChannels; channel += LANES) {
        FloatVector largest = from.load(pixels[0] + channel);
        FloatVector found = FloatVector.zero(VectorSpan.SPECIES);
        for (int pixel = 1; pixel < count; pixel++) {
          FloatVector value = from.load(pixels[pixel] + channel);
          VectorMask<Float> larger = value.compare(VectorOperators.GT, largest);
          largest = largest.blend(value, larger);
          found = found.blend(FloatVector.broadcast(VectorSpan.SPECIES, pixel), larger);
        }
        FloatVector number = by.load(output + channel);
        for (int pixel = 0; pixel < count; pixel++) {
          FloatVector sum = to.load(pixels[pixel] + channel);
          VectorMask<Float> here = found.compare(VectorOperators.EQ, pixel);
          to.store(sum.blend(sum.add(number), here), pixels[pixel] + channel);
        }
      }
    }
  }
}
