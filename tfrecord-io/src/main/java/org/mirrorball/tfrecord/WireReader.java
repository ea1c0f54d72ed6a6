package org.mirrorball.tfrecord;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;

/** Walks over protobuf bytes; never past the end of the message it is in. */
final class WireReader {

  // What protobuf itself allows; a deeper message is hostile.
  private static final int MAX_GROUP_DEPTH = 100;

  private static final int MAX_VARINT_LENGTH = 10;

  // Below this a loop is faster than a view for a bulk copy.
  private static final int MIN_BULK_COUNT = 8;

  private byte[] bytes;
  private int start;
  private int end;
  private int position;
  private int limit;
  private ByteBuffer view;

  WireReader(byte[] bytes) {
    reset(bytes, 0, bytes.length);
  }

  /** Reads another message, from {@code newStart} up to {@code newEnd}. */
  void reset(byte[] newBytes, int newStart, int newEnd) {
    if (newBytes != bytes) {
      bytes = newBytes;
      view = null;
    }
    start = newStart;
    end = newEnd;
    moveTo(newStart, newEnd);
  }

  /** Reads the remaining bytes of a record, which are copied first if not in an array. */
  void reset(ByteBuffer record) {
    if (record.hasArray()) {
      int first = record.arrayOffset() + record.position();
      reset(record.array(), first, first + record.remaining());
    } else {
      byte[] copy = new byte[record.remaining()];
      record.duplicate().get(copy);
      reset(copy, 0, copy.length);
    }
  }

  /** Enters a part of the message that was passed before. */
  void moveTo(int partStart, int partEnd) {
    position = partStart;
    limit = partEnd;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  boolean atEnd() {
    return position == limit;
  }

  /** How many bytes the message has left. */
  int remaining() {
    return limit - position;
  }

  /** Enters the message that comes next; returns what to {@link #leave} with. */
  int enter() throws MalformedExampleException {
    int outer = limit;
    int length = readLength();
    limit = position + length;
    return outer;
  }

  void leave(int outer) {
    limit = outer;
  }

  int readTag() throws MalformedExampleException {
    int first = position;
    long tag = readVarint();
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw malformed("a tag of " + tag, first);
    }
    return (int) tag;
  }

  long readVarint() throws MalformedExampleException {
    if (position < limit && bytes[position] >= 0) {
      return bytes[position++];
    }
    return readLongVarint();
  }

  /** Reads numbers until the message ends or the target is full; returns how many. */
  int readVarints(long[] target) throws MalformedExampleException {
    int count = 0;
    while (count < target.length && position < limit) {
      target[count++] = readVarint();
    }
    return count;
  }

  private long readLongVarint() throws MalformedExampleException {
    int first = position;
    long value = 0;
    for (int i = 0; i < MAX_VARINT_LENGTH; i++) {
      if (position == limit) {
        throw malformed("a number is cut short", first);
      }
      byte next = bytes[position++];
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number has more than " + MAX_VARINT_LENGTH + " bytes", first);
  }

  /** Reads the length of what comes next, which is all there. */
  int readLength() throws MalformedExampleException {
    int first = position;
    long length = readVarint();
    if (length < 0 || length > remaining()) {
      throw malformed(
          "a field has " + Long.toUnsignedString(length) + " bytes, there are " + remaining(),
          first);
    }
    return (int) length;
  }

  String readString() throws MalformedExampleException {
    int length = readLength();
    var text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  float readFloat() throws MalformedExampleException {
    int first = position;
    advance(Float.BYTES);
    return Float.intBitsToFloat(RecordFormat.intAt(bytes, first));
  }

  /** Reads floats into a buffer, from {@code index} on; they are known to be there. */
  void readFloats(FloatBuffer target, int index, int count) {
    if (count < MIN_BULK_COUNT) {
      for (int i = 0; i < count; i++) {
        int bits = RecordFormat.intAt(bytes, position + i * Float.BYTES);
        target.put(index + i, Float.intBitsToFloat(bits));
      }
    } else {
      if (view == null) {
        view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      }
      target.put(index, view.position(position).asFloatBuffer(), 0, count);
    }
    position += count * Float.BYTES;
  }

  void advance(int count) throws MalformedExampleException {
    if (count > remaining()) {
      throw malformed("a field has " + count + " bytes, there are " + remaining(), position);
    }
    position += count;
  }

  /** Passes over the value of a field that nobody here knows. */
  void skip(int tag) throws MalformedExampleException {
    skip(tag, 0);
  }

  private void skip(int tag, int depth) throws MalformedExampleException {
    switch (tag & 7) {
      case WireFormat.VARINT -> readVarint();
      case WireFormat.FIXED64 -> advance(Long.BYTES);
      case WireFormat.DELIMITED -> advance(readLength());
      case WireFormat.FIXED32 -> advance(Integer.BYTES);
      case WireFormat.START_GROUP -> skipGroup(tag, depth + 1);
      default -> throw malformed("wire type " + (tag & 7), position);
    }
  }

  private void skipGroup(int startTag, int depth) throws MalformedExampleException {
    if (depth > MAX_GROUP_DEPTH) {
      throw malformed("groups are nested deeper than " + MAX_GROUP_DEPTH, position);
    }
    int endTag = startTag - WireFormat.START_GROUP + WireFormat.END_GROUP;
    for (int tag = readTag(); tag != endTag; tag = readTag()) {
      skip(tag, depth);
    }
  }

  MalformedExampleException malformed(String problem, int where) {
    return new MalformedExampleException(
        "not a tf.train.Example: "
            + problem
            + " at byte "
            + (where - start)
            + " of "
            + (end - start));
  }
}
