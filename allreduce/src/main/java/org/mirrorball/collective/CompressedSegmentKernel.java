package org.mirrorball.collective;

import static org.agrona.BitUtil.CACHE_LINE_LENGTH;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Floats that travel in half their length: the steps of a segment, put together from a codec's four
 * loops.
 *
 * <p>The scratch makes it a kernel for one thread at a time.
 */
final class CompressedSegmentKernel implements SegmentKernel {

  /** 1 Ki: the vector's block, read three times, and its rounded form stay in the L1 cache. */
  private static final int BLOCK_ELEMENT_COUNT = 1024;

  private final SegmentKernel exact;
  private final WireCodec codec;
  private final float scale;
  private final UnsafeBuffer rounded =
      new UnsafeBuffer(
          BufferUtil.allocateDirectAligned(
              BLOCK_ELEMENT_COUNT * WireCodec.WIRE_LENGTH, CACHE_LINE_LENGTH));

  /**
   * Of float32.
   *
   * @param exact the same operator and scale, for what happens within the vector
   * @param scale what a completed result is multiplied by
   */
  CompressedSegmentKernel(SegmentKernel exact, WireCodec codec, float scale) {
    this.exact = exact;
    this.codec = codec;
    this.scale = scale;
  }

  @Override
  public int wireLength(int elementCount) {
    return elementCount * WireCodec.WIRE_LENGTH;
  }

  @Override
  public void load(
      DirectBuffer vector,
      int vectorOffset,
      MutableDirectBuffer frame,
      int frameOffset,
      int elementCount) {
    codec.encode(vector, vectorOffset, frame, frameOffset, elementCount);
  }

  @Override
  public void reduce(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      int elementCount) {
    codec.reduce(frame, frameOffset, vector, vectorOffset, elementCount);
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
    codec.reduceForward(
        frame, frameOffset, vector, vectorOffset, 1f, nextFrame, nextFrameOffset, elementCount);
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
    codec.reduceForward(
        frame, frameOffset, vector, vectorOffset, scale, nextFrame, nextFrameOffset, elementCount);
    codec.decode(nextFrame, nextFrameOffset, vector, vectorOffset, elementCount);
  }

  @Override
  public void finishInPlace(MutableDirectBuffer vector, int vectorOffset, int elementCount) {
    for (int begin = 0; begin < elementCount; begin += BLOCK_ELEMENT_COUNT) {
      int count = Math.min(BLOCK_ELEMENT_COUNT, elementCount - begin);
      int ownOffset = vectorOffset + begin * Float.BYTES;
      exact.finishInPlace(vector, ownOffset, count);
      codec.encode(vector, ownOffset, rounded, 0, count);
      codec.decode(rounded, 0, vector, ownOffset, count);
    }
  }

  @Override
  public void store(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      int elementCount) {
    codec.decode(frame, frameOffset, vector, vectorOffset, elementCount);
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
    nextFrame.putBytes(nextFrameOffset, frame, frameOffset, wireLength(elementCount));
    codec.decode(frame, frameOffset, vector, vectorOffset, elementCount);
  }
}
