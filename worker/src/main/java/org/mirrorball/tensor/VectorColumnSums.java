package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * Sums the rows of a matrix. Rows follow each other without a gap, so whole vectors are added that
 * lie a common multiple of row and vector apart: the same lane is then always the same column.
 */
final class VectorColumnSums {
  private static final int LANES = VectorKernels.SPECIES.length();

  private VectorColumnSums() {}

  static void run(ByteBuffer in, int rows, int columns, ByteBuffer out) {
    int count = rows * columns;
    int period = columns * (LANES / greatestCommonDivisor(columns, LANES));
    double[] sums = new double[columns];
    for (int phase = 0; phase < period; phase += LANES) {
      FloatVector sum = FloatVector.zero(VectorKernels.SPECIES);
      for (int index = phase; index <= count - LANES; index += period) {
        sum = sum.add(VectorKernels.load(in, index));
      }
      for (int lane = 0; lane < LANES; lane++) {
        sums[(phase + lane) % columns] += sum.lane(lane);
      }
    }
    for (int index = count - count % LANES; index < count; index++) {
      sums[index % columns] += in.getFloat(index * Float.BYTES);
    }
    for (int column = 0; column < columns; column++) {
      out.putFloat(column * Float.BYTES, (float) sums[column]);
    }
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
