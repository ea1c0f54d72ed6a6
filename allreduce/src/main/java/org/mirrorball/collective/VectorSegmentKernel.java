package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The widest lanes the processor has, then a scalar tail. A template: {@link VectorKernelFactory}
 * defines it once per reduction, so that every question about {@link #REDUCTION} is answered when a
 * loop is compiled. Hence it must have no nested classes, nor a switch over an enum, which makes
 * one.
 */
final class VectorSegmentKernel implements SegmentKernel {

  private static final Reduction REDUCTION = reduction();
  private static final ElementType ELEMENT_TYPE = REDUCTION.elementType();
  private static final ReduceOperator OPERATOR = REDUCTION.operator();
  private static final WireType WIRE_TYPE = REDUCTION.wireType();
  private static final boolean IS_EXACT = REDUCTION.isExact();

  private static final int ELEMENT_LENGTH = ELEMENT_TYPE.byteLength();
  private static final int WIRE_LENGTH = REDUCTION.wireElementLength();
  private static final int LANE_COUNT = VectorLanes.BYTE_LENGTH / ELEMENT_LENGTH;

  private final SegmentKernel tail;
  private final float scale;

  VectorSegmentKernel(SegmentKernel tail, float scale) {
    this.tail = tail;
    this.scale = scale;
  }

  @Override
  public int wireLength(int elementCount) {
    return elementCount * WIRE_LENGTH;
  }

  @Override
  public void load(
      DirectBuffer vector,
      int vectorOffset,
      MutableDirectBuffer frame,
      int frameOffset,
      int elementCount) {
    if (IS_EXACT) {
      frame.putBytes(frameOffset, vector, vectorOffset, wireLength(elementCount));
      return;
    }
    ByteBuffer own = vector.byteBuffer();
    int ownIndex = vector.wrapAdjustment() + vectorOffset;
    ByteBuffer outgoing = frame.byteBuffer();
    int outgoingIndex = frame.wrapAdjustment() + frameOffset;
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      encode(elements(own, ownIndex + i * ELEMENT_LENGTH))
          .intoByteBuffer(outgoing, outgoingIndex + i * WIRE_LENGTH, LITTLE_ENDIAN);
    }
    tail.load(
        vector,
        vectorOffset + bodyCount * ELEMENT_LENGTH,
        frame,
        frameOffset + bodyCount * WIRE_LENGTH,
        elementCount - bodyCount);
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
      combine(decode(wire(incoming, incomingIndex + i * WIRE_LENGTH)), elements(own, index))
          .intoByteBuffer(own, index, LITTLE_ENDIAN);
    }
    tail.reduce(
        frame,
        frameOffset + bodyCount * WIRE_LENGTH,
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
              decode(wire(incoming, incomingIndex + i * WIRE_LENGTH)),
              elements(own, ownIndex + i * ELEMENT_LENGTH));
      encode(result).intoByteBuffer(outgoing, outgoingIndex + i * WIRE_LENGTH, LITTLE_ENDIAN);
    }
    tail.reduceForward(
        frame,
        frameOffset + bodyCount * WIRE_LENGTH,
        vector,
        vectorOffset + bodyCount * ELEMENT_LENGTH,
        nextFrame,
        nextFrameOffset + bodyCount * WIRE_LENGTH,
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
      Vector<?> complete =
          combine(decode(wire(incoming, incomingIndex + i * WIRE_LENGTH)), elements(own, index));
      Vector<?> result = encode(scaled(complete));
      result.intoByteBuffer(outgoing, outgoingIndex + i * WIRE_LENGTH, LITTLE_ENDIAN);
      if (IS_EXACT) {
        result.intoByteBuffer(own, index, LITTLE_ENDIAN);
      }
    }
    if (!IS_EXACT) {
      // In a loop of its own, as the loop above is as long as the compiler takes: beyond its budget
      // of nodes it would leave vectors on the heap.
      store(nextFrame, nextFrameOffset, vector, vectorOffset, bodyCount);
    }
    tail.finish(
        frame,
        frameOffset + bodyCount * WIRE_LENGTH,
        vector,
        vectorOffset + bodyCount * ELEMENT_LENGTH,
        nextFrame,
        nextFrameOffset + bodyCount * WIRE_LENGTH,
        elementCount - bodyCount);
  }

  @Override
  public void finishInPlace(MutableDirectBuffer vector, int vectorOffset, int elementCount) {
    if (IS_EXACT && OPERATOR != ReduceOperator.AVERAGE) {
      return;
    }
    ByteBuffer own = vector.byteBuffer();
    int ownIndex = vector.wrapAdjustment() + vectorOffset;
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      int index = ownIndex + i * ELEMENT_LENGTH;
      decode(encode(scaled(elements(own, index)))).intoByteBuffer(own, index, LITTLE_ENDIAN);
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
    if (IS_EXACT) {
      vector.putBytes(vectorOffset, frame, frameOffset, wireLength(elementCount));
      return;
    }
    ByteBuffer incoming = frame.byteBuffer();
    int incomingIndex = frame.wrapAdjustment() + frameOffset;
    ByteBuffer own = vector.byteBuffer();
    int ownIndex = vector.wrapAdjustment() + vectorOffset;
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      decode(wire(incoming, incomingIndex + i * WIRE_LENGTH))
          .intoByteBuffer(own, ownIndex + i * ELEMENT_LENGTH, LITTLE_ENDIAN);
    }
    tail.store(
        frame,
        frameOffset + bodyCount * WIRE_LENGTH,
        vector,
        vectorOffset + bodyCount * ELEMENT_LENGTH,
        elementCount - bodyCount);
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
    if (IS_EXACT) {
      // Two copies are faster than one loop with two stores.
      vector.putBytes(vectorOffset, frame, frameOffset, wireLength(elementCount));
      nextFrame.putBytes(nextFrameOffset, frame, frameOffset, wireLength(elementCount));
      return;
    }
    ByteBuffer incoming = frame.byteBuffer();
    int incomingIndex = frame.wrapAdjustment() + frameOffset;
    ByteBuffer own = vector.byteBuffer();
    int ownIndex = vector.wrapAdjustment() + vectorOffset;
    ByteBuffer outgoing = nextFrame.byteBuffer();
    int outgoingIndex = nextFrame.wrapAdjustment() + nextFrameOffset;
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      Vector<?> result = wire(incoming, incomingIndex + i * WIRE_LENGTH);
      result.intoByteBuffer(outgoing, outgoingIndex + i * WIRE_LENGTH, LITTLE_ENDIAN);
      decode(result).intoByteBuffer(own, ownIndex + i * ELEMENT_LENGTH, LITTLE_ENDIAN);
    }
    tail.storeForward(
        frame,
        frameOffset + bodyCount * WIRE_LENGTH,
        vector,
        vectorOffset + bodyCount * ELEMENT_LENGTH,
        nextFrame,
        nextFrameOffset + bodyCount * WIRE_LENGTH,
        elementCount - bodyCount);
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

  private static Vector<?> wire(ByteBuffer frame, int index) {
    return IS_EXACT
        ? elements(frame, index)
        : ShortVector.fromByteBuffer(VectorLanes.SHORTS, frame, index, LITTLE_ENDIAN);
  }

  private static Vector<?> decode(Vector<?> wire) {
    if (WIRE_TYPE == WireType.BFLOAT16) {
      return VectorBfloat16.decode((ShortVector) wire);
    }
    if (WIRE_TYPE == WireType.FLOAT16) {
      return VectorFloat16.decode((ShortVector) wire);
    }
    return wire;
  }

  private static Vector<?> encode(Vector<?> elements) {
    if (WIRE_TYPE == WireType.BFLOAT16) {
      return VectorBfloat16.encode((FloatVector) elements);
    }
    if (WIRE_TYPE == WireType.FLOAT16) {
      return VectorFloat16.encode((FloatVector) elements);
    }
    return elements;
  }

  @SuppressWarnings("unchecked") // Both are of ELEMENT_TYPE.
  private static <E> Vector<E> combine(Vector<E> incoming, Vector<?> own) {
    Vector<E> other = (Vector<E>) own;
    if (OPERATOR == ReduceOperator.MAX) {
      return incoming.max(other);
    }
    if (OPERATOR == ReduceOperator.MIN) {
      return incoming.min(other);
    }
    return incoming.add(other);
  }

  private Vector<?> scaled(Vector<?> elements) {
    return OPERATOR == ReduceOperator.AVERAGE ? ((FloatVector) elements).mul(scale) : elements;
  }

  private static Reduction reduction() {
    try {
      return MethodHandles.classData(
          MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, Reduction.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("not defined by its factory", e);
    }
  }
}
