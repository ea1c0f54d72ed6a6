package org.mirrorball.it.tensorflow;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Protobuf written out by hand, for examples that no encoder would write. */
final class Wire {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private Wire() {}

  static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] raw(long value) {
    var out = new ByteArrayOutputStream();
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      out.write((int) ((rest & 0x7f) | 0x80));
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  static byte[] varint(int field, long value) {
    return join(raw(field << 3 | VARINT), raw(value));
  }

  static byte[] fixed64(int field) {
    return join(raw(field << 3 | FIXED64), new byte[Long.BYTES]);
  }

  static byte[] fixed32(int field, float value) {
    return join(raw(field << 3 | FIXED32), floats(value));
  }

  static byte[] message(int field, byte[]... parts) {
    byte[] content = join(parts);
    return join(raw(field << 3 | DELIMITED), raw(content.length), content);
  }

  static byte[] text(int field, String text) {
    return message(field, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] floats(float... values) {
    var buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  /** An example of these entries. */
  static byte[] example(byte[]... entries) {
    return message(1, entries);
  }

  /** A map entry: a key and a feature of these parts. */
  static byte[] entry(String key, byte[]... feature) {
    return message(1, text(1, key), message(2, feature));
  }

  static byte[] bytesList(byte[]... items) {
    return message(1, items);
  }

  static byte[] floatList(byte[]... items) {
    return message(2, items);
  }

  static byte[] int64List(byte[]... items) {
    return message(3, items);
  }
}
