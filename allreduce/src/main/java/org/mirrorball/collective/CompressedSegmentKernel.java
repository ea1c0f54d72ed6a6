package org.mirrorball.collective;

import static org.agrona.BitUtil.CACHE_LINE_LENGTH;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Floats that travel in half their length: decoded into scratch, worked on by the exact kernel and
 * encoded again, block by block, so that what lies between these passes stays in the first-level
 * cache. A codec rounds each float by itself, so blocks leave no trace in the result.
 *
 * <p>Passes rather than one fused loop: such a loop is at the edge of what C2 compiles well, and
 * where it ends on the wrong side every vector is allocated, at several times the cost.
 *
 * <p>The scratch makes it a kernel for one thread at a time.
 */
final class CompressedSegmentKernel implements SegmentKernel {

  /**
   * 1 Ki: both scratches, the vector's block and two frames' are 16 KiB, half of a usual L1 cache;
   * and a call costs nothing beside a thousand elements.
   */
  private static final int BLOCK_ELEMENT_COUNT = 1024;

  private final SegmentKernel exact;
  private final WireCodec codec;
  private final UnsafeBuffer incoming = scratch();
  private final UnsafeBuffer outgoing = scratch();

  /**
   * Of float32.
   *
   * @param exact reduces what is decoded
   */
  CompressedSegmentKernel(SegmentKernel exact, WireCodec codec) {
    this.exact = exact;
    this.codec = codec;
  }

  private static UnsafeBuffer scratch() {
    return new UnsafeBuffer(
        BufferUtil.allocateDirectAligned(BLOCK_ELEMENT_COUNT * Float.BYTES, CACHE_LINE_LENGTH));
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
    for (int begin = 0; begin < elementCount; begin += BLOCK_ELEMENT_COUNT) {
      int count = Math.min(BLOCK_ELEMENT_COUNT, elementCount - begin);
      codec.decode(frame, frameOffset + wireLength(begin), incoming, 0, count);
      exact.reduce(incoming, 0, vector, vectorOffset + begin * Float.BYTES, count);
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
    for (int begin = 0; begin < elementCount; begin += BLOCK_ELEMENT_COUNT) {
      int count = Math.min(BLOCK_ELEMENT_COUNT, elementCount - begin);
      int ownOffset = vectorOffset + begin * Float.BYTES;
      codec.decode(frame, frameOffset + wireLength(begin), incoming, 0, count);
      exact.reduceForward(incoming, 0, vector, ownOffset, outgoing, 0, count);
      codec.encode(outgoing, 0, nextFrame, nextFrameOffset + wireLength(begin), count);
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
    for (int begin = 0; begin < elementCount; begin += BLOCK_ELEMENT_COUNT) {
      int count = Math.min(BLOCK_ELEMENT_COUNT, elementCount - begin);
      int ownOffset = vectorOffset + begin * Float.BYTES;
      int nextOffset = nextFrameOffset + wireLength(begin);
      codec.decode(frame, frameOffset + wireLength(begin), incoming, 0, count);
      exact.finish(incoming, 0, vector, ownOffset, outgoing, 0, count);
      codec.encode(outgoing, 0, nextFrame, nextOffset, count);
      codec.decode(nextFrame, nextOffset, vector, ownOffset, count);
    }
  }

  @Override
  public void finishInPlace(MutableDirectBuffer vector, int vectorOffset, int elementCount) {
    for (int begin = 0; begin < elementCount; begin += BLOCK_ELEMENT_COUNT) {
      int count = Math.min(BLOCK_ELEMENT_COUNT, elementCount - begin);
      int ownOffset = vectorOffset + begin * Float.BYTES;
      exact.finishInPlace(vector, ownOffset, count);
      codec.encode(vector, ownOffset, outgoing, 0, count);
      codec.decode(outgoing, 0, vector, ownOffset, count);
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
