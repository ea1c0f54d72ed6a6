package org.mirrorball.tfrecord;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Rows of different lengths as a dense tensor, the shorter ones filled up. */
final class Padding {

  private final Splits rows;
  private final int unitLength;
  private final int rowLength;

  /**
   * For such rows.
   *
   * @param unitLength how many values one unit of the splits stands for
   */
  Padding(Splits rows, int unitLength) {
    this.rows = rows;
    this.unitLength = unitLength;
    this.rowLength = Math.multiplyExact(rows.longest(), unitLength);
  }

  private interface RowCopy {
    void copy(int from, int to, int length);
  }

  float[] floats(FloatBuffer values, Feature fill) {
    float[] padded = new float[length()];
    if (fill instanceof FloatList list) {
      Arrays.fill(padded, list.get(0));
    }
    forEachRow((from, to, length) -> values.get(from, padded, to, length));
    return padded;
  }

  long[] longs(LongBuffer values, Feature fill) {
    long[] padded = new long[length()];
    if (fill instanceof Int64List list) {
      Arrays.fill(padded, list.get(0));
    }
    forEachRow((from, to, length) -> values.get(from, padded, to, length));
    return padded;
  }

  ByteBuffer[] bytes(IntFunction<ByteBuffer> values, Feature fill) {
    var padded = new ByteBuffer[length()];
    Arrays.fill(padded, fill instanceof BytesList list ? list.get(0) : ByteBuffer.allocate(0));
    forEachRow(
        (from, to, length) -> {
          for (int i = 0; i < length; i++) {
            padded[to + i] = values.apply(from + i);
          }
        });
    return padded;
  }

  private int length() {
    return Math.multiplyExact(rows.count(), rowLength);
  }

  private void forEachRow(RowCopy copy) {
    for (int row = 0; row < rows.count(); row++) {
      copy.copy(rows.start(row) * unitLength, row * rowLength, rows.length(row) * unitLength);
    }
  }
}
