package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** One float at a time: the oracle of the vector kernel, and what runs without its module. */
final class ScalarReduceKernel implements ReduceKernel {

  @Override
  public void add(
      MutableDirectBuffer target,
      int targetOffset,
      DirectBuffer left,
      int leftOffset,
      DirectBuffer right,
      int rightOffset,
      int elementCount) {
    int length = elementCount * Float.BYTES;
    for (int i = 0; i < length; i += Float.BYTES) {
      float sum =
          left.getFloat(leftOffset + i, LITTLE_ENDIAN)
              + right.getFloat(rightOffset + i, LITTLE_ENDIAN);
      target.putFloat(targetOffset + i, sum, LITTLE_ENDIAN);
    }
  }
}
