package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** One float at a time: the oracle of the vector kernel, and what runs without its module. */
final class ScalarFloatKernel implements SegmentKernel {

  private final ReduceOperator operator;
  private final WireType wireType;
  private final int wireElementLength;
  private final float scale;

  ScalarFloatKernel(ReduceOperator operator, WireType wireType, float scale) {
    this.operator = operator;
    this.wireType = wireType;
    this.wireElementLength = wireType.floatLength();
    this.scale = scale;
  }

  @Override
  public int wireLength(int elementCount) {
    return elementCount * wireElementLength;
  }

  @Override
  public void load(
      DirectBuffer vector,
      int vectorOffset,
      MutableDirectBuffer frame,
      int frameOffset,
      int elementCount) {
    if (wireType == WireType.EXACT) {
      frame.putBytes(frameOffset, vector, vectorOffset, wireLength(elementCount));
      return;
    }
    for (int i = 0; i < elementCount; i++) {
      encode(element(vector, vectorOffset, i), frame, frameOffset, i);
    }
  }

  @Override
  public void reduce(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      int elementCount) {
    for (int i = 0; i < elementCount; i++) {
      float result = combine(decode(frame, frameOffset, i), element(vector, vectorOffset, i));
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
      float result = combine(decode(frame, frameOffset, i), element(vector, vectorOffset, i));
      encode(result, nextFrame, nextFrameOffset, i);
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
      float result = combine(decode(frame, frameOffset, i), element(vector, vectorOffset, i));
      encode(result * scale, nextFrame, nextFrameOffset, i);
      putElement(decode(nextFrame, nextFrameOffset, i), vector, vectorOffset, i);
    }
  }

  @Override
  public void finishInPlace(MutableDirectBuffer vector, int vectorOffset, int elementCount) {
    for (int i = 0; i < elementCount; i++) {
      float result = element(vector, vectorOffset, i) * scale;
      putElement(rounded(result), vector, vectorOffset, i);
    }
  }

  @Override
  public void store(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      int elementCount) {
    if (wireType == WireType.EXACT) {
      vector.putBytes(vectorOffset, frame, frameOffset, wireLength(elementCount));
      return;
    }
    for (int i = 0; i < elementCount; i++) {
      putElement(decode(frame, frameOffset, i), vector, vectorOffset, i);
    }
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

  private float combine(float incoming, float own) {
    return switch (operator) {
      case SUM, AVERAGE -> incoming + own;
      case MAX -> Math.max(incoming, own);
      case MIN -> Math.min(incoming, own);
    };
  }

  private float decode(DirectBuffer frame, int offset, int i) {
    return switch (wireType) {
      case EXACT -> element(frame, offset, i);
      case BFLOAT16 -> Bfloat16.decode(frame.getShort(offset + i * Short.BYTES, LITTLE_ENDIAN));
      case FLOAT16 -> Float16.decode(frame.getShort(offset + i * Short.BYTES, LITTLE_ENDIAN));
    };
  }

  private void encode(float value, MutableDirectBuffer frame, int offset, int i) {
    switch (wireType) {
      case EXACT -> putElement(value, frame, offset, i);
      case BFLOAT16 ->
          frame.putShort(offset + i * Short.BYTES, Bfloat16.encode(value), LITTLE_ENDIAN);
      case FLOAT16 ->
          frame.putShort(offset + i * Short.BYTES, Float16.encode(value), LITTLE_ENDIAN);
    }
  }

  private float rounded(float value) {
    return switch (wireType) {
      case EXACT -> value;
      case BFLOAT16 -> Bfloat16.decode(Bfloat16.encode(value));
      case FLOAT16 -> Float16.decode(Float16.encode(value));
    };
  }

  private static float element(DirectBuffer vector, int offset, int i) {
    return vector.getFloat(offset + i * Float.BYTES, LITTLE_ENDIAN);
  }

  private static void putElement(float value, MutableDirectBuffer vector, int offset, int i) {
    vector.putFloat(offset + i * Float.BYTES, value, LITTLE_ENDIAN);
  }
}
