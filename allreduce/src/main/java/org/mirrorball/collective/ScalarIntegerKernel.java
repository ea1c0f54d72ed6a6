package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** One integer at a time, of either length: computes in 64 bits and keeps the lower ones. */
final class ScalarIntegerKernel implements SegmentKernel {

  private final boolean isLong;
  private final ReduceOperator operator;
  private final int elementLength;

  ScalarIntegerKernel(ElementType elementType, ReduceOperator operator) {
    this.isLong = elementType == ElementType.INT64;
    this.operator = operator;
    this.elementLength = elementType.byteLength();
  }

  @Override
  public int wireLength(int elementCount) {
    return elementCount * elementLength;
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
    reduceForward(frame, frameOffset, vector, vectorOffset, vector, vectorOffset, elementCount);
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
    for (int i = 0; i < wireLength(elementCount); i += elementLength) {
      long result = combine(element(frame, frameOffset + i), element(vector, vectorOffset + i));
      putElement(result, nextFrame, nextFrameOffset + i);
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
    reduce(frame, frameOffset, vector, vectorOffset, elementCount);
    load(vector, vectorOffset, nextFrame, nextFrameOffset, elementCount);
  }

  @Override
  public void finishInPlace(MutableDirectBuffer vector, int vectorOffset, int elementCount) {
    // Neither scale nor rounding: the result stands there already.
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

  private long combine(long incoming, long own) {
    return switch (operator) {
      case SUM -> incoming + own;
      case MAX -> Math.max(incoming, own);
      case MIN -> Math.min(incoming, own);
      case AVERAGE -> throw new IllegalStateException("the average of integers is refused before");
    };
  }

  private long element(DirectBuffer vector, int offset) {
    return isLong ? vector.getLong(offset, LITTLE_ENDIAN) : vector.getInt(offset, LITTLE_ENDIAN);
  }

  private void putElement(long value, MutableDirectBuffer vector, int offset) {
    if (isLong) {
      vector.putLong(offset, value, LITTLE_ENDIAN);
    } else {
      vector.putInt(offset, (int) value, LITTLE_ENDIAN);
    }
  }
}
