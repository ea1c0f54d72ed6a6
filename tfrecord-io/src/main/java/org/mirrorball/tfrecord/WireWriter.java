package org.mirrorball.tfrecord;

import java.util.Arrays;

/** Appends protobuf bytes to an array that grows. */
final class WireWriter {

  private byte[] bytes = new byte[64];
  private int length;

  int length() {
    return length;
  }

  void writeVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      writeByte((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    writeByte((int) rest);
  }

  void writeFloat(float value) {
    room(Float.BYTES);
    RecordFormat.putInt(bytes, length, Float.floatToRawIntBits(value));
    length += Float.BYTES;
  }

  void writeDelimited(int tag, byte[] value) {
    writeVarint(tag);
    writeVarint(value.length);
    append(value, value.length);
  }

  void writeDelimited(int tag, WireWriter value) {
    writeVarint(tag);
    writeVarint(value.length);
    append(value.bytes, value.length);
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }

  private void append(byte[] value, int count) {
    room(count);
    System.arraycopy(value, 0, bytes, length, count);
    length += count;
  }

  private void writeByte(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  private void room(int more) {
    int needed = Math.addExact(length, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, needed * 2L));
    }
  }
}
