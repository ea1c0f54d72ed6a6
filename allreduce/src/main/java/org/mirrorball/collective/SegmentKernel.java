package org.mirrorball.collective;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a rank does with one segment, on its way between frames and the rank's own vector. A vector
 * holds elements, a frame's payload their wire form; both are little-endian, off-heap, stand on
 * byte buffers, and need no alignment. Offsets are in bytes. Ranges must not overlap.
 *
 * <p>Operands are always {@code operator(incoming, own)}, incoming being the frame's. All operators
 * commute bit for bit (NaN payloads aside), so a result depends only on the order of ranks along
 * the ring and is the same on every run and for every kernel.
 *
 * <p>A segment's life: {@link #load} at the rank that begins it, {@link #reduceForward} at those
 * between, {@link #finish} at the last, its owner, and {@link #storeForward} or {@link #store} at
 * all others. Where the next frame is not to be had, {@link #reduce} parks the partial result in
 * the vector for a later {@link #load}, with the same bits in the end.
 *
 * <p>One thread at a time: a kernel may hold scratch, but keeps nothing from call to call.
 */
interface SegmentKernel {

  /** Bytes of a payload. */
  int wireLength(int elementCount);

  /** {@code frame = encode(vector)}. */
  void load(
      DirectBuffer vector,
      int vectorOffset,
      MutableDirectBuffer frame,
      int frameOffset,
      int elementCount);

  /** {@code vector = operator(decode(frame), vector)}; neither scaled nor rounded. */
  void reduce(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      int elementCount);

  /** {@code nextFrame = encode(operator(decode(frame), vector))}; leaves the vector as it is. */
  void reduceForward(
      DirectBuffer frame,
      int frameOffset,
      DirectBuffer vector,
      int vectorOffset,
      MutableDirectBuffer nextFrame,
      int nextFrameOffset,
      int elementCount);

  /**
   * {@code nextFrame = encode(scale * operator(decode(frame), vector))} and {@code vector =
   * decode(nextFrame)}: the owner keeps the very bits that the others get.
   */
  void finish(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      MutableDirectBuffer nextFrame,
      int nextFrameOffset,
      int elementCount);

  /** As {@link #finish} with a next frame, for when there is none: to be loaded later. */
  default void finish(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      int elementCount) {
    reduce(frame, frameOffset, vector, vectorOffset, elementCount);
    finishInPlace(vector, vectorOffset, elementCount);
  }

  /** {@code vector = decode(encode(scale * vector))}, after the last {@link #reduce}. */
  void finishInPlace(MutableDirectBuffer vector, int vectorOffset, int elementCount);

  /** {@code vector = decode(frame)}. */
  void store(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      int elementCount);

  /** {@code vector = decode(frame)} and {@code nextFrame = frame}. */
  void storeForward(
      DirectBuffer frame,
      int frameOffset,
      MutableDirectBuffer vector,
      int vectorOffset,
      MutableDirectBuffer nextFrame,
      int nextFrameOffset,
      int elementCount);
}
