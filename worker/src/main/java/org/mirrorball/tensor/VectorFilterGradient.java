package org.mirrorball.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The gradient of a convolution by its filter, some images at a time: a product of the image's
 * windows, transposed, and of the output gradient, added up over output positions in registers.
 *
 * <p>Taps of one row of the filter lie side by side in the image, channels included, and so they do
 * from every position: they are the rows of {@link VectorTile}, and the positions its steps. The
 * images are copied with their padding, the gradient as it is; both stay in the cache.
 */
final class VectorFilterGradient {
  /** Positions that are added up in registers at least; fewer, and the sums cost as much. */
  private static final int STEPS = 128;

  private final Window.Placement at;
  private final int outputChannels;
  private final int group;
  private final PaddedImages images;

  /** [position][output channel], and room for a tile to read too far. */
  private final float[] gradient;

  /** Elements of a filter's row, [column][channel]. */
  private final int rowLength;

  private final int tilesPerRow;

  /** Output channels, filled up to whole tiles. */
  private final int sumStride;

  /** [filter row][tile][row of the tile][output channel], filled up. */
  private final float[] sums;

  VectorFilterGradient(Window.Placement at, int outputChannels) {
    this.at = at;
    this.outputChannels = outputChannels;
    this.group = group(at);
    this.images = new PaddedImages(at, group, VectorTile.ROWS);
    this.gradient = new float[images.positions().length * outputChannels + VectorTile.WIDTH];
    this.rowLength = at.window().width() * at.channels();
    this.tilesPerRow = (rowLength + VectorTile.ROWS - 1) / VectorTile.ROWS;
    this.sumStride = (outputChannels + VectorTile.WIDTH - 1) / VectorTile.WIDTH * VectorTile.WIDTH;
    this.sums = new float[at.window().height() * tilesPerRow * VectorTile.ROWS * sumStride];
  }

  /** Images taken together: they divide the batch. */
  private static int group(Window.Placement at) {
    int group = 1;
    while (group * at.outputHeight() * at.outputWidth() < STEPS && group < at.batch()) {
      do {
        group++;
      } while (at.batch() % group != 0);
    }
    return group;
  }

  void run(FloatBuffer batch, FloatBuffer outputGradient, FloatBuffer out) {
    Arrays.fill(sums, 0);
    int gradientLength = gradient.length - VectorTile.WIDTH;
    for (int index = 0; index < at.batch(); index += group) {
      images.load(batch, index);
      outputGradient.get(index / group * gradientLength, gradient, 0, gradientLength);
      addGroup();
    }
    copySums(out);
  }

  private void addGroup() {
    for (int row = 0; row < at.window().height(); row++) {
      for (int tile = 0; tile < tilesPerRow; tile++) {
        int first = row * images.rowLength() + tile * VectorTile.ROWS;
        int sum = (row * tilesPerRow + tile) * VectorTile.ROWS * sumStride;
        for (int channel = 0; channel < sumStride; channel += VectorTile.WIDTH) {
          VectorTile.add(
              images.elements(),
              first,
              images.positions(),
              gradient,
              channel,
              outputChannels,
              sums,
              sum + channel,
              sumStride);
        }
      }
    }
  }

  /** Leaves out what fills up tiles. */
  private void copySums(FloatBuffer out) {
    for (int tap = 0; tap < at.window().height() * rowLength; tap++) {
      int row = tap / rowLength * tilesPerRow * VectorTile.ROWS + tap % rowLength;
      out.put(tap * outputChannels, sums, row * sumStride, outputChannels);
    }
  }
}
