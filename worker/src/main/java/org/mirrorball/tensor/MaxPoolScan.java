package org.mirrorball.tensor;

/** Finds the largest pixel of every window and channel. */
final class MaxPoolScan {
  /** Told where a window's largest element is. */
  interface Visitor {
    void visit(int largest, int output);
  }

  private final Window.Placement at;
  private final Memory images;

  MaxPoolScan(Window.Placement at, Memory images) {
    this.at = at;
    this.images = images;
  }

  void each(Visitor visitor) {
    each(0, visitor);
  }

  /** Only of the channels from this one on. */
  void each(int firstChannel, Visitor visitor) {
    for (int image = 0; image < at.batch(); image++) {
      for (int y = 0; y < at.outputHeight(); y++) {
        for (int x = 0; x < at.outputWidth(); x++) {
          int output = at.output(image, y, x);
          for (int channel = firstChannel; channel < at.channels(); channel++) {
            visitor.visit(largest(image, y, x, channel), output + channel);
          }
        }
      }
    }
  }

  private int largest(int image, int y, int x, int channel) {
    int bottom = Math.min(at.inputHeight(), at.top(y) + at.window().height());
    int right = Math.min(at.inputWidth(), at.left(x) + at.window().width());
    int found = -1;
    double largest = 0;
    for (int row = Math.max(0, at.top(y)); row < bottom; row++) {
      for (int column = Math.max(0, at.left(x)); column < right; column++) {
        int index = at.input(image, row, column) + channel;
        double value = images.get(index);
        if (found < 0 || value > largest) {
          found = index;
          largest = value;
        }
      }
    }
    return found;
  }
}
