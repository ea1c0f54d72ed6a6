package org.mirrorball.tensor;

import java.nio.FloatBuffer;

/**
 * A few images of a batch with the padding that a window needs, so that loops need not ask where an
 * image ends. What the window never reaches is left out.
 */
final class PaddedImages {
  private final Window.Placement at;
  private final int count;
  private final int rowLength;
  private final int imageLength;
  private final float[] elements;
  private final int[] positions;

  /**
   * Images of zeros.
   *
   * @param slack elements after the last that loops may read
   */
  PaddedImages(Window.Placement at, int count, int slack) {
    this.at = at;
    this.count = count;
    Window window = at.window();
    int columns = (at.outputWidth() - 1) * window.strideWidth() + window.width();
    this.rowLength = columns * at.channels();
    this.imageLength = rows() * rowLength;
    this.elements = new float[count * imageLength + slack];
    int perImage = at.outputHeight() * at.outputWidth();
    this.positions = new int[count * perImage];
    for (int index = 0; index < positions.length; index++) {
      int position = index % perImage;
      int row = position / at.outputWidth() * window.strideHeight();
      int column = position % at.outputWidth() * window.strideWidth();
      positions[index] = index / perImage * imageLength + row * rowLength + column * at.channels();
    }
  }

  private int rows() {
    return (at.outputHeight() - 1) * at.window().strideHeight() + at.window().height();
  }

  /** Takes over images of the batch; the padding stays zero. */
  void load(FloatBuffer images, int first) {
    int left = at.paddingLeft() * at.channels();
    int length = Math.min(at.inputWidth() * at.channels(), rowLength - left);
    int end = Math.min(at.inputHeight(), rows() - at.paddingTop());
    for (int image = 0; image < count; image++) {
      for (int row = 0; row < end; row++) {
        int to = image * imageLength + (row + at.paddingTop()) * rowLength + left;
        images.get(at.input(first + image, row, 0), elements, to, length);
      }
    }
  }

  /** [image][row][column][channel]. */
  float[] elements() {
    return elements;
  }

  /** Elements from one row to the next. */
  int rowLength() {
    return rowLength;
  }

  /** Where the window begins at each output position of each image. */
  int[] positions() {
    return positions;
  }
}
