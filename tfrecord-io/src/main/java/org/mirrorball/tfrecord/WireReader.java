package org.mirrorball.tfrecord;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks over protobuf bytes; never past the end of the message it is in. */
final class WireReader {

  // What protobuf itself allows; a deeper message is hostile.
  private static final int MAX_GROUP_DEPTH = 100;

  private static final int MAX_VARINT_LENGTH = 10;

  /** What Java decodes anything to that is not UTF-8. */
  private static final char REPLACEMENT = '\ufffd';

  private static final long CONTINUATION_BITS = 0x8080808080808080L;

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
    if (position < limit && bytes[position] >= 1 << 3) {
      return bytes[position++]; // of a field up to 15
    }
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
    int next = position; // in locals, which take a third of the time that fields take
    int count = 0;
    while (count < target.length && next < limit) {
      long value = bytes[next];
      long ends = 0;
      if (value < 0 && limit - next >= Long.BYTES) {
        value = RecordFormat.longAt(bytes, next);
        ends = ~value & CONTINUATION_BITS;
      }
      if (ends != 0) {
        int bitLength = Long.numberOfTrailingZeros(ends) + 1;
        value = gather(value & (-1L >>> (Long.SIZE - bitLength)));
        next += bitLength / Byte.SIZE;
      } else if (value < 0) {
        position = next;
        value = readLongVarint();
        next = position;
      } else {
        next++;
      }
      target[count++] = value;
    }
    position = next;
    return count;
  }

  /** Joins the low seven bits of each byte: no branch on a length that nobody can predict. */
  private static long gather(long parts) {
    long pairs = (parts & 0x007f007f007f007fL) | (parts & 0x7f007f007f007f00L) >>> 1;
    long quads = (pairs & 0x00003fff00003fffL) | (pairs & 0x3fff00003fff0000L) >>> 2;
    return (quads & 0x0fffffffL) | (quads & 0x0fffffff00000000L) >>> 4;
  }

  private long readLongVarint() throws MalformedExampleException {
    byte[] source = bytes;
    int first = position;
    int end = Math.min(limit, first + MAX_VARINT_LENGTH);
    long value = 0;
    int shift = 0;
    for (int next = first; next < end; next++) {
      byte part = source[next];
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        position = next + 1;
        return value;
      }
      shift += 7;
    }
    throw end == limit && end - first < MAX_VARINT_LENGTH
        ? malformed("a number is cut short", first)
        : malformed("a number has more than " + MAX_VARINT_LENGTH + " bytes", first);
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

  /** Reads a text. What is not UTF-8 is refused, as by protobuf: two such texts could be one. */
  String readString() throws MalformedExampleException {
    int first = position;
    int length = readLength();
    int behind = position + length;
    var text = new String(bytes, position, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      if (!Arrays.equals(encoded, 0, encoded.length, bytes, position, behind)) {
        throw malformed("a text is not UTF-8", first);
      }
    }
    position = behind;
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
    if ((tag & 7) == WireFormat.DELIMITED) {
      advance(readLength());
    } else {
      skip(tag, 0);
    }
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
