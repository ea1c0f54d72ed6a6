package org.mirrorball.tensor;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What one element of a tensor is. Training uses float32, and bfloat16 where {@link MixedPrecision}
 * puts it; float64 serves numeric checks.
 */
public enum DType {
  /** The upper half of a float32: its range, with 8 bits of precision. */
  BFLOAT16(Short.BYTES, DataType.BFLOAT16),
  /** IEEE 754 single precision. */
  FLOAT32(Float.BYTES, DataType.FLOAT),
  /** IEEE 754 double precision. */
  FLOAT64(Double.BYTES, DataType.DOUBLE);

  private final int byteCount;
  private final DataType nd4j;

  DType(int byteCount, DataType nd4j) {
    this.byteCount = byteCount;
    this.nd4j = nd4j;
  }

  /** Bytes of one element. */
  public int byteCount() {
    return byteCount;
  }

  DataType nd4j() {
    return nd4j;
  }

  static DType of(DataType nd4j) {
    return Arrays.stream(values()).filter(each -> each.nd4j == nd4j).findFirst().orElseThrow();
  }
}
