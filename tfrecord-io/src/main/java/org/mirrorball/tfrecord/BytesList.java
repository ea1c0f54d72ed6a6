package org.mirrorball.tfrecord;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/** Byte strings: ranges of one array, not copied out of the record they came in. Immutable. */
public final class BytesList implements Feature {

  private final byte[] bytes;
  private final int[] starts;
  private final int[] lengths;

  BytesList(byte[] bytes, int[] starts, int[] lengths) {
    this.bytes = bytes;
    this.starts = starts;
    this.lengths = lengths;
  }

  /** A list of these byte strings. */
  public static BytesList of(byte[]... values) {
    int[] starts = new int[values.length];
    int[] lengths = new int[values.length];
    int total = 0;
    for (int i = 0; i < values.length; i++) {
      starts[i] = total;
      lengths[i] = values[i].length;
      total = Math.addExact(total, values[i].length);
    }
    byte[] bytes = new byte[total];
    for (int i = 0; i < values.length; i++) {
      System.arraycopy(values[i], 0, bytes, starts[i], lengths[i]);
    }
    return new BytesList(bytes, starts, lengths);
  }

  @Override
  public int count() {
    return starts.length;
  }

  @Override
  public String typeName() {
    return "bytes";
  }

  /** The length in bytes of the value at {@code index}. */
  public int length(int index) {
    return lengths[index];
  }

  /** The value at {@code index}, read-only and without copying. */
  public ByteBuffer get(int index) {
    return ByteBuffer.wrap(bytes, starts[index], lengths[index]).slice().asReadOnlyBuffer();
  }

  /** A copy of the value at {@code index}. */
  public byte[] toArray(int index) {
    return Arrays.copyOfRange(bytes, starts[index], starts[index] + lengths[index]);
  }

  /**
   * Turns bytes of the value at {@code index} to floats by a table; what pixels are read with.
   *
   * @param start the first byte in the value
   * @param table 256 floats, one for each unsigned byte
   * @param target where to write, from {@code targetStart} on
   */
  public void lookUp(
      int index, int start, int length, float[] table, float[] target, int targetStart) {
    Objects.checkFromIndexSize(start, length, lengths[index]);
    int first = starts[index] + start;
    for (int i = 0; i < length; i++) {
      target[targetStart + i] = table[bytes[first + i] & 0xff];
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BytesList list
        && Arrays.equals(lengths, list.lengths)
        && sameBytes(list);
  }

  private boolean sameBytes(BytesList other) {
    for (int i = 0; i < starts.length; i++) {
      if (!get(i).equals(other.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (int i = 0; i < starts.length; i++) {
      hash = 31 * hash + Objects.hashCode(get(i));
    }
    return hash;
  }

  @Override
  public String toString() {
    return "bytes" + Arrays.toString(lengths);
  }
}
