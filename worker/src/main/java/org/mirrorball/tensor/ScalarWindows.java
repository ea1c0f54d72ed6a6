package org.mirrorball.tensor;

/** Walks a window over images, calling back for what lies inside them. */
final class ScalarWindows {
  /** One pixel of one window. */
  interface PixelVisitor {
    /**
     * @param input index of channel 0 of the input pixel
     * @param output index of channel 0 of the output pixel
     * @param share one over the number of pixels of this window that lie inside the image
     */
    void visit(int input, int output, double share);
  }

  /** One element of the image under one tap of a filter. */
  interface TapVisitor {
    /**
     * @param pixel index of the element in the image
     * @param position number of the output position, over the whole batch
     * @param tap number of the filter's element, [row, column, channel]
     */
    void visit(int pixel, int position, int tap);
  }

  private ScalarWindows() {}

  static void each(Window.Placement at, PixelVisitor visitor) {
    int[] pixels = new int[at.window().height() * at.window().width()];
    for (int image = 0; image < at.batch(); image++) {
      for (int y = 0; y < at.outputHeight(); y++) {
        for (int x = 0; x < at.outputWidth(); x++) {
          int count = at.pixels(image, y, x, pixels);
          for (int pixel = 0; pixel < count; pixel++) {
            visitor.visit(pixels[pixel], at.output(image, y, x), 1.0 / count);
          }
        }
      }
    }
  }

  static void eachTap(Window.Placement at, TapVisitor visitor) {
    int position = 0;
    for (int image = 0; image < at.batch(); image++) {
      for (int y = 0; y < at.outputHeight(); y++) {
        for (int x = 0; x < at.outputWidth(); x++) {
          eachTap(at, image, y, x, position++, visitor);
        }
      }
    }
  }

  private static void eachTap(
      Window.Placement at, int image, int y, int x, int position, TapVisitor visitor) {
    int left = Math.max(0, at.left(x));
    int right = Math.min(at.inputWidth(), at.left(x) + at.window().width());
    int bottom = Math.min(at.inputHeight(), at.top(y) + at.window().height());
    int count = (right - left) * at.channels();
    for (int row = Math.max(0, at.top(y)); row < bottom; row++) {
      int pixel = at.input(image, row, left);
      int pixelsBefore = (row - at.top(y)) * at.window().width() + left - at.left(x);
      int tap = pixelsBefore * at.channels();
      for (int index = 0; index < count; index++) {
        visitor.visit(pixel + index, position, tap + index);
      }
    }
  }
}
