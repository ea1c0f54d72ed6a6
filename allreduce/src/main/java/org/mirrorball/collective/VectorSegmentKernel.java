package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

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
  private static final int LANE_COUNT = VectorLanes.BYTE_LENGTH / ELEMENT_LENGTH;

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
    frame.putBytes(frameOffset, vector, vectorOffset, wireLength(elementCount));
  }

  @Override
  public void reduce(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      int elementCount) {
    ByteBuffer incoming = frame.byteBuffer();
    int incomingIndex = frame.wrapAdjustment() + frameOffset;
    ByteBuffer own = vector.byteBuffer();
    int ownIndex = vector.wrapAdjustment() + vectorOffset;
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      int index = ownIndex + i * ELEMENT_LENGTH;
      combine(elements(incoming, incomingIndex + i * ELEMENT_LENGTH), elements(own, index))
          .intoByteBuffer(own, index, LITTLE_ENDIAN);
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
    int incomingIndex = frame.wrapAdjustment() + frameOffset;
    ByteBuffer own = vector.byteBuffer();
    int ownIndex = vector.wrapAdjustment() + vectorOffset;
    ByteBuffer outgoing = nextFrame.byteBuffer();
    int outgoingIndex = nextFrame.wrapAdjustment() + nextFrameOffset;
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      Vector<?> result =
          combine(
              elements(incoming, incomingIndex + i * ELEMENT_LENGTH),
              elements(own, ownIndex + i * ELEMENT_LENGTH));
      result.intoByteBuffer(outgoing, outgoingIndex + i * ELEMENT_LENGTH, LITTLE_ENDIAN);
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
    int incomingIndex = frame.wrapAdjustment() + frameOffset;
    ByteBuffer own = vector.byteBuffer();
    int ownIndex = vector.wrapAdjustment() + vectorOffset;
    ByteBuffer outgoing = nextFrame.byteBuffer();
    int outgoingIndex = nextFrame.wrapAdjustment() + nextFrameOffset;
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      int index = ownIndex + i * ELEMENT_LENGTH;
      Vector<?> result =
          scaled(
              combine(
                  elements(incoming, incomingIndex + i * ELEMENT_LENGTH), elements(own, index)));
      result.intoByteBuffer(outgoing, outgoingIndex + i * ELEMENT_LENGTH, LITTLE_ENDIAN);
      result.intoByteBuffer(own, index, LITTLE_ENDIAN);
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
    int ownIndex = vector.wrapAdjustment() + vectorOffset;
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      int index = ownIndex + i * ELEMENT_LENGTH;
      scaled(elements(own, index)).intoByteBuffer(own, index, LITTLE_ENDIAN);
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
    vector.putBytes(vectorOffset, frame, frameOffset, wireLength(elementCount));
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
    vector.putBytes(vectorOffset, frame, frameOffset, wireLength(elementCount));
    nextFrame.putBytes(nextFrameOffset, frame, frameOffset, wireLength(elementCount));
  }

  /** How many of the elements fill whole vectors. */
  private static int bodyCount(int elementCount) {
    return elementCount & -LANE_COUNT;
  }

  private static Vector<?> elements(ByteBuffer own, int index) {
    if (ELEMENT_TYPE == ElementType.FLOAT32) {
      return FloatVector.fromByteBuffer(VectorLanes.FLOATS, own, index, LITTLE_ENDIAN);
    }
    if (ELEMENT_TYPE == ElementType.INT32) {
      return IntVector.fromByteBuffer(VectorLanes.INTS, own, index, LITTLE_ENDIAN);
    }
    return LongVector.fromByteBuffer(VectorLanes.LONGS, own, index, LITTLE_ENDIAN);
  }

  @SuppressWarnings("unchecked") // Both are of ELEMENT_TYPE.
  private static <E> Vector<E> combine(Vector<E> incoming, Vector<?> own) {
    return incoming.lanewise(OPERATION, (Vector<E>) own);
  }

  private Vector<?> scaled(Vector<?> elements) {
    return OPERATOR == ReduceOperator.AVERAGE ? ((FloatVector) elements).mul(scale) : elements;
  }
}
