package org.mirrorball.data;

/** Scales images. */
final class Resizing {

  private Resizing() {}

  /** An image: {@code values} are [height, width, channels]. */
  interface Source {
    float[] values();

    int height();

    int width();

    int channels();
  }

  /** Bilinear, with half-pixel centres and without a filter against aliasing. */
  static float[] bilinear(Source image, int height, int width) {
    float[] resized = new float[height * width * image.channels()];
    for (int row = 0; row < height; row++) {
      float y = place(row, height, image.height());
      for (int column = 0; column < width; column++) {
        float x = place(column, width, image.width());
        writePixel(image, y, x, resized, (row * width + column) * image.channels());
      }
    }
    return resized;
  }

  private static float place(int index, int length, int sourceLength) {
    float place = (index + 0.5f) * sourceLength / length - 0.5f;
    return Math.max(0, Math.min(sourceLength - 1, place));
  }

  private static void writePixel(Source image, float y, float x, float[] target, int offset) {
    int top = (int) y;
    int left = (int) x;
    int bottom = Math.min(top + 1, image.height() - 1);
    int right = Math.min(left + 1, image.width() - 1);
    for (int channel = 0; channel < image.channels(); channel++) {
      float above = mixed(at(image, top, left, channel), at(image, top, right, channel), x - left);
      float below =
          mixed(at(image, bottom, left, channel), at(image, bottom, right, channel), x - left);
      target[offset + channel] = mixed(above, below, y - top);
    }
  }

  private static float mixed(float a, float b, float share) {
    return a + (b - a) * share;
  }

  private static float at(Source image, int row, int column, int channel) {
    return image.values()[(row * image.width() + column) * image.channels() + channel];
  }
}
