package org.mirrorball.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A range of an off-heap vector.
 *
 * @param buffer direct and little-endian; belongs to an operation from its start to its end
 * @param type of each element
 * @param offset the first element of the range, counted from the buffer's byte 0
 * @param count how many elements; may be 0
 */
public record Elements(ByteBuffer buffer, ElementType type, int offset, int count) {

  /** Chunks begin at multiples of a cache line where there are enough elements. */
  private static final int CHUNK_ALIGNMENT = 64;

  static final Elements NONE =
      float32(ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN), 0, 0);

  public Elements {
    Objects.requireNonNull(type, "type");
    Objects.checkFromIndexSize(offset, count, buffer.capacity() / type.byteLength());
    if (!buffer.isDirect() || buffer.order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException(
          "got " + buffer + " of " + buffer.order() + ", expected direct LITTLE_ENDIAN");
    }
  }

  /** A range of float32. */
  public static Elements float32(ByteBuffer buffer, int offset, int count) {
    return new Elements(buffer, ElementType.FLOAT32, offset, count);
  }

  /**
   * The part that a rank owns after a reduce-scatter, and gives to an all-gather: all parts but the
   * last are equally long.
   */
  public Elements chunk(int rank, int worldSize) {
    Objects.checkIndex(rank, worldSize);
    int begin = chunkBegin(rank, worldSize, type, count);
    int end = chunkBegin(rank + 1, worldSize, type, count);
    return new Elements(buffer, type, offset + begin, end - begin);
  }

  /** How long all of them are together. */
  int byteLength() {
    return count * type.byteLength();
  }

  /** The first element of a chunk; that of chunk {@code chunkCount} is the vector's length. */
  static int chunkBegin(int chunk, int chunkCount, ElementType type, int elementCount) {
    long plain = (elementCount + (long) chunkCount - 1) / chunkCount;
    int alignment = CHUNK_ALIGNMENT / type.byteLength();
    long aligned = (plain + alignment - 1) / alignment * alignment;
    // A short vector would leave ranks without work, so it is cut without regard to cache lines.
    long stride = aligned * (chunkCount - 1) < elementCount ? aligned : plain;
    return (int) Math.min(elementCount, chunk * stride);
  }
}
