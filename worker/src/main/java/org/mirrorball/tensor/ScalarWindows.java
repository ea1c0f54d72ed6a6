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

  /** The part of one row of one window that lies inside the image: pixels side by side. */
  interface RowVisitor {
    /**
     * @param input index of its first element in the image
     * @param patch index of its first element in the rows of patches
     * @param count elements, channels included
     */
    void visit(int input, int patch, int count);
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

  static void eachPatchRow(Window.Placement at, RowVisitor visitor) {
    int rowLength = at.window().width() * at.channels();
    int patch = 0;
    for (int image = 0; image < at.batch(); image++) {
      for (int y = 0; y < at.outputHeight(); y++) {
        for (int x = 0; x < at.outputWidth(); x++) {
          int left = Math.max(0, at.left(x));
          int right = Math.min(at.inputWidth(), at.left(x) + at.window().width());
          int skipped = (left - at.left(x)) * at.channels();
          for (int row = at.top(y); row < at.top(y) + at.window().height(); row++) {
            if (row >= 0 && row < at.inputHeight()) {
              int count = (right - left) * at.channels();
              visitor.visit(at.input(image, row, left), patch + skipped, count);
            }
            patch += rowLength;
          }
        }
      }
    }
  }

  static void eachTap(Window.Placement at, TapVisitor visitor) {
    int tapCount = at.window().height() * at.window().width() * at.channels();
    eachPatchRow(
        at,
        (input, patch, count) -> {
          for (int index = 0; index < count; index++) {
            int element = patch + index;
            visitor.visit(input + index, element / tapCount, element % tapCount);
          }
        });
  }
}
