package org.mirrorball.collective;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Adds float32 vectors that lie in off-heap buffers, little-endian. Stateless. */
interface ReduceKernel {

  /**
   * Computes {@code target[i] = left[i] + right[i]}; the target may be the very range of either
   * operand, but must not overlap one otherwise.
   *
   * @param target where the sum goes
   * @param targetOffset of its first float, in bytes
   * @param left the first operand
   * @param leftOffset of its first float, in bytes
   * @param right the second operand
   * @param rightOffset of its first float, in bytes
   * @param elementCount how many floats
   */
  void add(
      MutableDirectBuffer target,
      int targetOffset,
      DirectBuffer left,
      int leftOffset,
      DirectBuffer right,
      int rightOffset,
      int elementCount);
}
