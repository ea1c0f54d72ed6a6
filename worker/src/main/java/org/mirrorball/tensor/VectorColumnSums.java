package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Sums the rows of a matrix. Long rows are added to the sums, which stay in the first cache, one
 * after the other. Short ones, which follow each other without a gap, by whole vectors that lie a
 * common multiple of row and vector apart: the same lane is then always the same column.
 */
final class VectorColumnSums {
  private static final int LANES = VectorSpan.LANES;

  /** So many columns are long rows: a vector in each row would be a cache line from a page each. */
  private static final int LONG_ROW = 4 * LANES;

  private VectorColumnSums() {}

  static void run(Memory in, int rows, int columns, Memory out) {
    if (columns < LONG_ROW) {
      ofShortRows(in, rows, columns, out);
    } else {
      ofLongRows(in, rows, columns, out);
    }
  }

  private static void ofLongRows(Memory in, int rows, int columns, Memory out) {
    VectorSpan from = VectorSpan.of(in);
    VectorSpan sums = VectorSpan.of(out);
    out.zero();
    int body = VectorSpan.whole(columns);
    for (int row = 0; row < rows; row++) {
      int begin = row * columns;
      for (int column = 0; column < body; column += LANES) {
        sums.store(sums.load(column).add(from.load(begin + column)), column);
      }
      for (int column = body; column < columns; column++) {
        sums.put(sums.get(column) + from.get(begin + column), column);
      }
    }
  }

  private static void ofShortRows(Memory in, int rows, int columns, Memory out) {
    VectorSpan from = VectorSpan.of(in);
    int count = rows * columns;
    int period = VectorSpan.period(columns);
    double[] sums = new double[columns];
    for (int phase = 0; phase < period; phase += LANES) {
      FloatVector sum = FloatVector.zero(VectorSpan.SPECIES);
      for (int index = phase; index <= count - LANES; index += period) {
        sum = sum.add(from.load(index));
      }
      for (int lane = 0; lane < LANES; lane++) {
        sums[(phase + lane) % columns] += sum.lane(lane);
      }
    }
    for (int index = count - count % LANES; index < count; index++) {
      sums[index % columns] += from.get(index);
    }
    for (int column = 0; column < columns; column++) {
      out.put(column, sums[column]);
    }
  }
}
