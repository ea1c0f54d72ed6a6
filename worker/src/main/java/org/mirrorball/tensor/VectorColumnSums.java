package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Sums the rows of a matrix. Rows follow each other without a gap, so whole vectors are added that
 * lie a common multiple of row and vector apart: the same lane is then always the same column.
 */
final class VectorColumnSums {
  private static final int LANES = VectorSpan.LANES;

  private VectorColumnSums() {}

  static void run(Memory in, int rows, int columns, Memory out) {
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
