package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** One float at a time: the oracle of the vector kernel, and what runs without its module. */
final class ScalarFloatKernel implements SegmentKernel {

  private final ReduceOperator operator;
  private final float scale;

  ScalarFloatKernel(ReduceOperator operator, float scale) {
    this.operator = operator;
    this.scale = scale;
  }

  @Override
  public int wireLength(int elementCount) {
    return elementCount * Float.BYTES;
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
    for (int i = 0; i < elementCount; i++) {
      float own = element(vector, vectorOffset, i);
      float result = operator.combine(element(frame, frameOffset, i), own);
      putElement(result, vector, vectorOffset, i);
    }
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
    for (int i = 0; i < elementCount; i++) {
      float own = element(vector, vectorOffset, i);
      float result = operator.combine(element(frame, frameOffset, i), own);
      putElement(result, nextFrame, nextFrameOffset, i);
    }
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
    for (int i = 0; i < elementCount; i++) {
      float own = element(vector, vectorOffset, i);
      float result = operator.combine(element(frame, frameOffset, i), own);
      putElement(result * scale, nextFrame, nextFrameOffset, i);
      putElement(result * scale, vector, vectorOffset, i);
    }
  }

  @Override
  public void finishInPlace(MutableDirectBuffer vector, int vectorOffset, int elementCount) {
    for (int i = 0; i < elementCount; i++) {
      putElement(element(vector, vectorOffset, i) * scale, vector, vectorOffset, i);
    }
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
    store(frame, frameOffset, vector, vectorOffset, elementCount);
    nextFrame.putBytes(nextFrameOffset, frame, frameOffset, wireLength(elementCount));
  }

  private static float element(DirectBuffer vector, int offset, int i) {
    return vector.getFloat(offset + i * Float.BYTES, LITTLE_ENDIAN);
  }

  private static void putElement(float value, MutableDirectBuffer vector, int offset, int i) {
    vector.putFloat(offset + i * Float.BYTES, value, LITTLE_ENDIAN);
  }
}
