package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * A range of off-heap elements of one type: what kernels read and write. A range keeps the
 * allocation it was cut from alive; the memory goes when the last range of it is unreachable.
 */
final class Memory {
  /** A cache line and the widest vector register. */
  static final int ALIGNMENT = 64;

  private static final ThreadLocal<long[]> ALLOCATED_BYTES =
      ThreadLocal.withInitial(() -> new long[1]);

  private final DType dtype;
  private final int elementCount;
  private final ByteBuffer bytes;
  private final FloatBuffer floats;
  private final DoubleBuffer doubles;

  private Memory(DType dtype, ByteBuffer bytes) {
    this.dtype = dtype;
    this.bytes = bytes;
    this.elementCount = bytes.capacity() / dtype.byteCount();
    this.floats = dtype == DType.FLOAT32 ? bytes.asFloatBuffer() : null;
    this.doubles = dtype == DType.FLOAT64 ? bytes.asDoubleBuffer() : null;
  }

  /** Zero-filled memory, aligned to {@link #ALIGNMENT}. */
  static Memory allocate(DType dtype, long elementCount) {
    return new Memory(dtype, allocateBytes(Math.multiplyExact(elementCount, dtype.byteCount())));
  }

  /** Zero-filled memory of so many bytes at least, aligned to {@link #ALIGNMENT}. */
  static Memory scratchpad(int byteCount) {
    return allocate(DType.FLOAT32, byteCount / Float.BYTES + 1);
  }

  /** What this thread has allocated so far, in bytes; only differences mean anything. */
  static long allocatedBytes() {
    return ALLOCATED_BYTES.get()[0];
  }

  /** Zero-filled little-endian bytes, aligned to {@link #ALIGNMENT}. */
  static ByteBuffer allocateBytes(long byteCount) {
    if (byteCount > Integer.MAX_VALUE - ALIGNMENT) {
      throw new IllegalArgumentException(
          "a tensor of " + byteCount + " bytes: one tensor or vector holds less than 2 GiB");
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect((int) byteCount + ALIGNMENT);
    ALLOCATED_BYTES.get()[0] += byteCount;
    return slice(bytes, ALIGNMENT - bytes.alignmentOffset(0, ALIGNMENT), (int) byteCount);
  }

  /** The elements of this type in {@code byteCount} bytes of a direct buffer from the offset on. */
  static Memory over(ByteBuffer buffer, DType dtype, long byteOffset, long byteCount) {
    return new Memory(
        dtype, slice(buffer, Math.toIntExact(byteOffset), Math.toIntExact(byteCount)));
  }

  private static ByteBuffer slice(ByteBuffer buffer, int byteOffset, int byteCount) {
    return buffer.slice(byteOffset, byteCount).order(ByteOrder.LITTLE_ENDIAN);
  }

  DType dtype() {
    return dtype;
  }

  int elementCount() {
    return elementCount;
  }

  /** A part of this range, which keeps the same allocation alive. */
  Memory range(int offset, int count) {
    long width = dtype.byteCount();
    return over(bytes, dtype, offset * width, count * width);
  }

  /** The part of this range from an element to the end, which keeps the same allocation alive. */
  Memory from(int offset) {
    return range(offset, elementCount - offset);
  }

  /** Whether no element is infinite or not a number. */
  boolean isFinite() {
    boolean finite = true;
    for (int index = 0; index < elementCount; index++) {
      finite &= Double.isFinite(get(index));
    }
    return finite;
  }

  /** Copies elements of memory of the same type. */
  void copy(int at, Memory from, int begin, int count) {
    if (floats != null) {
      floats.put(at, from.floats, begin, count);
    } else {
      doubles.put(at, from.doubles, begin, count);
    }
  }

  /** The bytes of exactly this range: direct, little-endian, position 0. */
  ByteBuffer bytes() {
    return bytes;
  }

  /** The elements of a float32 range, position 0. */
  FloatBuffer floats() {
    return floats;
  }

  /** The elements of a float64 range, position 0. */
  DoubleBuffer doubles() {
    return doubles;
  }

  double get(int index) {
    return switch (dtype) {
      case BFLOAT16 -> Bfloat16.decode(bytes.getShort(index * Short.BYTES));
      case FLOAT32 -> floats.get(index);
      case FLOAT64 -> doubles.get(index);
    };
  }

  void put(int index, double value) {
    switch (dtype) {
      case BFLOAT16 -> bytes.putShort(index * Short.BYTES, Bfloat16.encode((float) value));
      case FLOAT32 -> floats.put(index, (float) value);
      case FLOAT64 -> doubles.put(index, value);
    }
  }

  void fill(double value) {
    for (int index = 0; index < elementCount; index++) {
      put(index, value);
    }
  }

  void zero() {
    int index = 0;
    for (; index + Long.BYTES <= bytes.capacity(); index += Long.BYTES) {
      bytes.putLong(index, 0L);
    }
    for (; index < bytes.capacity(); index++) {
      bytes.put(index, (byte) 0);
    }
  }

  /** Copies all elements of a range of the same type and length. */
  void copyFrom(Memory source) {
    if (source.dtype != dtype || source.elementCount != elementCount) {
      throw new IllegalArgumentException(
          "copy of "
              + source.elementCount
              + " "
              + source.dtype
              + " into "
              + elementCount
              + " "
              + dtype);
    }
    bytes.put(0, source.bytes, 0, bytes.capacity());
  }
}
