package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Average pooling whose windows neither overlap nor reach outside the image. The rows of a window
 * are added as they lie in memory; then its columns are gathered from that one row.
 */
final class VectorPooling {
  private static final int LANES = VectorSpan.LANES;

  private final Window.Placement at;
  private final int inputRow;
  private final int outputRow;
  private final float share;

  private VectorPooling(Window.Placement at) {
    this.at = at;
    this.inputRow = at.inputWidth() * at.channels();
    this.outputRow = at.outputWidth() * at.channels();
    this.share = 1f / (at.window().height() * at.window().width());
  }

  /** Whether these loops can do it. */
  static boolean fits(Window.Placement at) {
    Window window = at.window();
    return window.strideHeight() == window.height()
        && window.strideWidth() == window.width()
        && at.outputHeight() * window.height() <= at.inputHeight()
        && at.outputWidth() * window.width() <= at.inputWidth()
        && at.outputWidth() * at.channels() >= LANES;
  }

  static void average(Window.Placement at, Memory in, Memory out) {
    new VectorPooling(at).average(in, out);
  }

  static void spread(Window.Placement at, Memory gradient, Memory out) {
    new VectorPooling(at).spread(gradient, out);
  }

  private void average(Memory in, Memory out) {
    int[][] columns = new int[at.window().width()][outputRow];
    for (int column = 0; column < columns.length; column++) {
      for (int index = 0; index < outputRow; index++) {
        int pixel = index / at.channels() * at.window().width() + column;
        columns[column][index] = pixel * at.channels() + index % at.channels();
      }
    }
    float[] sums = new float[inputRow];
    for (int image = 0; image < at.batch(); image++) {
      for (int y = 0; y < at.outputHeight(); y++) {
        addRows(in, at.input(image, at.top(y), 0), sums);
        gatherColumns(sums, columns, out, at.output(image, y, 0));
      }
    }
  }

  private void addRows(Memory in, int first, float[] sums) {
    VectorSpan from = VectorSpan.of(in);
    for (int start = 0; start < inputRow; start += LANES) {
      // The last vector overlaps the one before: the same numbers are written again.
      int index = Math.min(start, inputRow - LANES);
      FloatVector sum = from.load(first + index);
      for (int row = 1; row < at.window().height(); row++) {
        sum = sum.add(from.load(first + row * inputRow + index));
      }
      sum.mul(share).intoArray(sums, index);
    }
  }

  private void gatherColumns(float[] sums, int[][] columns, Memory out, int first) {
    VectorSpan to = VectorSpan.of(out);
    for (int start = 0; start < outputRow; start += LANES) {
      int index = Math.min(start, outputRow - LANES);
      FloatVector sum = FloatVector.zero(VectorSpan.SPECIES);
      for (int[] column : columns) {
        sum = sum.add(FloatVector.fromArray(VectorSpan.SPECIES, sums, 0, column, index));
      }
      to.store(sum, first + index);
    }
  }

  private void spread(Memory gradient, Memory out) {
    // What no window covers reads the zero behind the row.
    int[] sources = new int[inputRow];
    for (int index = 0; index < inputRow; index++) {
      int window = index / at.channels() / at.window().width();
      boolean covered = window < at.outputWidth();
      sources[index] = covered ? window * at.channels() + index % at.channels() : outputRow;
    }
    float[] shares = new float[outputRow + 1];
    float[] zeros = new float[outputRow + 1];
    for (int image = 0; image < at.batch(); image++) {
      for (int row = 0; row < at.inputHeight(); row++) {
        int y = row / at.window().height();
        boolean covered = y < at.outputHeight();
        if (covered && row % at.window().height() == 0) {
          share(gradient, at.output(image, y, 0), shares);
        }
        spreadRow(covered ? shares : zeros, sources, out, at.input(image, row, 0));
      }
    }
  }

  private void share(Memory gradient, int first, float[] shares) {
    VectorSpan from = VectorSpan.of(gradient);
    for (int start = 0; start < outputRow; start += LANES) {
      int index = Math.min(start, outputRow - LANES);
      from.load(first + index).mul(share).intoArray(shares, index);
    }
  }

  private void spreadRow(float[] shares, int[] sources, Memory out, int first) {
    VectorSpan to = VectorSpan.of(out);
    for (int start = 0; start < inputRow; start += LANES) {
      int index = Math.min(start, inputRow - LANES);
      to.store(FloatVector.fromArray(VectorSpan.SPECIES, shares, 0, sources, index), first + index);
    }
  }
}
