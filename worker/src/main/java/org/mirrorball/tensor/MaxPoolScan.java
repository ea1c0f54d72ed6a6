package org.mirrorball.tensor;

/** Finds the largest pixel of every window and channel; of equal ones, the first. */
final class MaxPoolScan {
  private interface Visitor {
    void visit(int largest, int output);
  }

  private final Window.Placement at;
  private final Memory images;
  private final int firstChannel;

  MaxPoolScan(Window.Placement at, Memory images) {
    this(at, images, 0);
  }

  /** Only of the channels from this one on. */
  MaxPoolScan(Window.Placement at, Memory images, int firstChannel) {
    this.at = at;
    this.images = images;
    this.firstChannel = firstChannel;
  }

  /** Copies the value that stands where the largest pixel is, one per window. */
  void select(Memory values, Memory out) {
    each((largest, output) -> out.put(output, values.get(largest)));
  }

  /** Adds one number per window where its largest pixel is. */
  void scatter(Memory numbers, Memory out) {
    each((largest, number) -> out.put(largest, out.get(largest) + numbers.get(number)));
  }

  private void each(Visitor visitor) {
    int[] pixels = new int[at.window().height() * at.window().width()];
    for (int image = 0; image < at.batch(); image++) {
      for (int y = 0; y < at.outputHeight(); y++) {
        for (int x = 0; x < at.outputWidth(); x++) {
          int count = at.pixels(image, y, x, pixels);
          int output = at.output(image, y, x);
          for (int channel = firstChannel; channel < at.channels(); channel++) {
            visitor.visit(largest(pixels, count, channel), output + channel);
          }
        }
      }
    }
  }

  private int largest(int[] pixels, int count, int channel) {
    int found = pixels[0] + channel;
    double largest = images.get(found);
    for (int pixel = 1; pixel < count; pixel++) {
      double value = images.get(pixels[pixel] + channel);
      if (value > largest) {
        found = pixels[pixel] + channel;
        largest = value;
      }
    }
    return found;
  }
}
