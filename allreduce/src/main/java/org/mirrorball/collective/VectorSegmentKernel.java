package org.mirrorball.collective;

import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.mirrorball.vector.MemoryCopy;
import org.mirrorball.vector.VectorMemory;

/**
 * Elements that travel as they are: the widest lanes the processor has, then a scalar tail. A
 * template: {@link VectorKernelFactory} defines it once per reduction, so that every question about
 * {@link #REDUCTION} is answered when a loop is compiled. Hence it must have no nested classes, nor
 * a switch over an enum, which makes one.
 */
final class VectorSegmentKernel implements SegmentKernel {

  private static final Reduction REDUCTION =
      VectorKernelFactory.constant(MethodHandles.lookup(), Reduction.class);
  private static final ElementType ELEMENT_TYPE = REDUCTION.elementType();
  private static final ReduceOperator OPERATOR = REDUCTION.operator();
  private static final VectorOperators.Associative OPERATION = VectorLanes.operation(OPERATOR);

  private static final int ELEMENT_LENGTH = ELEMENT_TYPE.byteLength();
  private static final int LANE_COUNT = VectorMemory.FLOATS.vectorByteSize() / ELEMENT_LENGTH;

  private final SegmentKernel tail;
  private final float scale;

  VectorSegmentKernel(SegmentKernel tail, float scale) {
    this.tail = tail;
    this.scale = scale;
  }

  @Override
  public int wireLength(int elementCount) {
    return elementCount * ELEMENT_LENGTH;
  }

  @Override
  public void load(
      DirectBuffer vector,
      int vectorOffset,
      MutableDirectBuffer frame,
      int frameOffset,
      int elementCount) {
    MemoryCopy.copy(vector, vectorOffset, frame, frameOffset, wireLength(elementCount));
  }

  @Override
  public void reduce(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      int elementCount) {
    ByteBuffer incoming = frame.byteBuffer();
    long incomingAddress = VectorMemory.address(incoming);
    int incomingIndex = frame.wrapAdjustment() + frameOffset;
    ByteBuffer own = vector.byteBuffer();
    long ownAddress = VectorMemory.address(own);
    int ownIndex = vector.wrapAdjustment() + vectorOffset;
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      int index = ownIndex + i * ELEMENT_LENGTH;
      put(
          combine(
              elements(incoming, incomingAddress, incomingIndex + i * ELEMENT_LENGTH),
              elements(own, ownAddress, index)),
          own,
          ownAddress,
          index);
    }
    tail.reduce(
        frame,
        frameOffset + bodyCount * ELEMENT_LENGTH,
        vector,
        vectorOffset + bodyCount * ELEMENT_LENGTH,
        elementCount - bodyCount);
  }

  @Override
  public void reduceForward(
      DirectBuffer frame,
      int frameOffset,
      DirectBuffer vector,
      int vectorOffset,
      MutableDirectBuffer nextFrame,
      int nextFrameOffset,
      int elementCount) {
    ByteBuffer incoming = frame.byteBuffer();
    long incomingAddress = VectorMemory.address(incoming);
    int incomingIndex = frame.wrapAdjustment() + frameOffset;
    ByteBuffer own = vector.byteBuffer();
    long ownAddress = VectorMemory.address(own);
    int ownIndex = vector.wrapAdjustment() + vectorOffset;
    ByteBuffer outgoing = nextFrame.byteBuffer();
    long outgoingAddress = VectorMemory.address(outgoing);
    int outgoingIndex = nextFrame.wrapAdjustment() + nextFrameOffset;
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      Vector<?> result =
          combine(
              elements(incoming, incomingAddress, incomingIndex + i * ELEMENT_LENGTH),
              elements(own, ownAddress, ownIndex + i * ELEMENT_LENGTH));
      put(result, outgoing, outgoingAddress, outgoingIndex + i * ELEMENT_LENGTH);
    }
    tail.reduceForward(
        frame,
        frameOffset + bodyCount * ELEMENT_LENGTH,
        vector,
        vectorOffset + bodyCount * ELEMENT_LENGTH,
        nextFrame,
        nextFrameOffset + bodyCount * ELEMENT_LENGTH,
        elementCount - bodyCount);
  }

  @Override
  public void finish(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      MutableDirectBuffer nextFrame,
      int nextFrameOffset,
      int elementCount) {
    ByteBuffer incoming = frame.byteBuffer();
    long incomingAddress = VectorMemory.address(incoming);
    int incomingIndex = frame.wrapAdjustment() + frameOffset;
    ByteBuffer own = vector.byteBuffer();
    long ownAddress = VectorMemory.address(own);
    int ownIndex = vector.wrapAdjustment() + vectorOffset;
    ByteBuffer outgoing = nextFrame.byteBuffer();
    long outgoingAddress = VectorMemory.address(outgoing);
    int outgoingIndex = nextFrame.wrapAdjustment() + nextFrameOffset;
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      int index = ownIndex + i * ELEMENT_LENGTH;
      Vector<?> result =
          scaled(
              combine(
                  elements(incoming, incomingAddress, incomingIndex + i * ELEMENT_LENGTH),
                  elements(own, ownAddress, index)));
      put(result, outgoing, outgoingAddress, outgoingIndex + i * ELEMENT_LENGTH);
      put(result, own, ownAddress, index);
    }
    tail.finish(
        frame,
        frameOffset + bodyCount * ELEMENT_LENGTH,
        vector,
        vectorOffset + bodyCount * ELEMENT_LENGTH,
        nextFrame,
        nextFrameOffset + bodyCount * ELEMENT_LENGTH,
        elementCount - bodyCount);
  }

  @Override
  public void finishInPlace(MutableDirectBuffer vector, int vectorOffset, int elementCount) {
    if (OPERATOR != ReduceOperator.AVERAGE) {
      return;
    }
    ByteBuffer own = vector.byteBuffer();
    long ownAddress = VectorMemory.address(own);
    int ownIndex = vector.wrapAdjustment() + vectorOffset;
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      int index = ownIndex + i * ELEMENT_LENGTH;
      put(scaled(elements(own, ownAddress, index)), own, ownAddress, index);
    }
    tail.finishInPlace(vector, vectorOffset + bodyCount * ELEMENT_LENGTH, elementCount - bodyCount);
  }

  @Override
  public void store(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      int elementCount) {
    MemoryCopy.copy(frame, frameOffset, vector, vectorOffset, wireLength(elementCount));
  }

  @Override
  public void storeForward(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      MutableDirectBuffer nextFrame,
      int nextFrameOffset,
      int elementCount) {
    // Two copies are faster than one loop with two stores.
    MemoryCopy.copy(frame, frameOffset, vector, vectorOffset, wireLength(elementCount));
    MemoryCopy.copy(frame, frameOffset, nextFrame, nextFrameOffset, wireLength(elementCount));
  }

  /** How many of the elements fill whole vectors. */
  private static int bodyCount(int elementCount) {
    return elementCount & -LANE_COUNT;
  }

  private static Vector<?> elements(ByteBuffer buffer, long address, int offset) {
    if (ELEMENT_TYPE == ElementType.FLOAT32) {
      return VectorMemory.floats(buffer, address, offset);
    }
    if (ELEMENT_TYPE == ElementType.INT32) {
      return VectorMemory.ints(buffer, address, offset);
    }
    return VectorMemory.longs(buffer, address, offset);
  }

  private static void put(Vector<?> elements, ByteBuffer buffer, long address, int offset) {
    if (ELEMENT_TYPE == ElementType.FLOAT32) {
      VectorMemory.put((FloatVector) elements, buffer, address, offset);
    } else if (ELEMENT_TYPE == ElementType.INT32) {
      VectorMemory.put((IntVector) elements, buffer, address, offset);
    } else {
      VectorMemory.put((LongVector) elements, buffer, address, offset);
    }
  }

  @SuppressWarnings("unchecked") // Both are of ELEMENT_TYPE.
  private static <E> Vector<E> combine(Vector<E> incoming, Vector<?> own) {
    return incoming.lanewise(OPERATION, (Vector<E>) own);
  }

  private Vector<?> scaled(Vector<?> elements) {
    return OPERATOR == ReduceOperator.AVERAGE ? ((FloatVector) elements).mul(scale) : elements;
  }
}
