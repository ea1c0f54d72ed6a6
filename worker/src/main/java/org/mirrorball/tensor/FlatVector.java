package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One long off-heap vector of float32: all parameters, all gradients or one optimizer slot of a
 * model. Variables and plan outputs are views of ranges of it, so that nothing is packed before it
 * is sent. Less than 2 GiB, that is fewer than 2^29 elements.
 */
public final class FlatVector implements AutoCloseable {
  private final long elementCount;
  private ByteBuffer bytes;

  private FlatVector(long elementCount, ByteBuffer bytes) {
    this.elementCount = elementCount;
    this.bytes = bytes;
  }

  /** A zero-filled vector that begins on a 64-byte boundary. */
  public static FlatVector allocate(long elementCount) {
    if (elementCount < 0) {
      throw new IllegalArgumentException("a vector of " + elementCount + " elements");
    }
    return new FlatVector(
        elementCount, Memory.allocateBytes(Math.multiplyExact(elementCount, Float.BYTES)));
  }

  /**
   * A vector of memory that somebody else allocated, all of it.
   *
   * @param bytes direct, of a multiple of 4 bytes; best on a 64-byte boundary
   */
  public static FlatVector over(ByteBuffer bytes) {
    if (!bytes.isDirect() || bytes.capacity() % Float.BYTES != 0) {
      throw new IllegalArgumentException("a vector over " + bytes + ": expected direct floats");
    }
    return new FlatVector(
        bytes.capacity() / Float.BYTES, bytes.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN));
  }

  /** How many float32 elements there are. */
  public long elementCount() {
    return elementCount;
  }

  /** The vector's memory: a new direct, little-endian view of all of it with its own position. */
  public ByteBuffer bytes() {
    return open().duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A part of this vector, of the same memory; it lives on when this one is closed. */
  public FlatVector slice(long elementOffset, long count) {
    return new FlatVector(count, range(elementOffset, count).bytes());
  }

  Memory range(long elementOffset, long count) {
    if (elementOffset < 0 || count < 0 || elementOffset + count > elementCount) {
      throw new IndexOutOfBoundsException(
          "elements "
              + elementOffset
              + " to "
              + (elementOffset + count)
              + " of a vector of "
              + elementCount);
    }
    return Memory.over(open(), DType.FLOAT32, elementOffset * Float.BYTES, count * Float.BYTES);
  }

  private ByteBuffer open() {
    if (bytes == null) {
      throw new IllegalStateException("this vector of " + elementCount + " elements is closed");
    }
    return bytes;
  }

  /** Gives the memory back once no variable or plan is a view of it any more. */
  @Override
  public void close() {
    bytes = null;
  }
}
