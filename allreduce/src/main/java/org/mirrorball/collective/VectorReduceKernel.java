package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The widest lanes the processor has, then a scalar tail. The buffers must stand on byte buffers,
 * as Aeron's terms and callers' gradients do.
 */
final class VectorReduceKernel implements ReduceKernel {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final ScalarReduceKernel TAIL = new ScalarReduceKernel();

  @Override
  public void add(
      MutableDirectBuffer target,
      int targetOffset,
      DirectBuffer left,
      int leftOffset,
      DirectBuffer right,
      int rightOffset,
      int elementCount) {
    int bodyCount = LANES.loopBound(elementCount);
    int bodyLength = bodyCount * Float.BYTES;
    addBody(
        target.byteBuffer(),
        target.wrapAdjustment() + targetOffset,
        left.byteBuffer(),
        left.wrapAdjustment() + leftOffset,
        right.byteBuffer(),
        right.wrapAdjustment() + rightOffset,
        bodyLength);
    TAIL.add(
        target,
        targetOffset + bodyLength,
        left,
        leftOffset + bodyLength,
        right,
        rightOffset + bodyLength,
        elementCount - bodyCount);
  }

  private static void addBody(
      ByteBuffer target,
      int targetIndex,
      ByteBuffer left,
      int leftIndex,
      ByteBuffer right,
      int rightIndex,
      int length) {
    int lanesLength = LANES.vectorByteSize();
    for (int i = 0; i < length; i += lanesLength) {
      FloatVector.fromByteBuffer(LANES, left, leftIndex + i, LITTLE_ENDIAN)
          .add(FloatVector.fromByteBuffer(LANES, right, rightIndex + i, LITTLE_ENDIAN))
          .intoByteBuffer(target, targetIndex + i, LITTLE_ENDIAN);
    }
  }
}
