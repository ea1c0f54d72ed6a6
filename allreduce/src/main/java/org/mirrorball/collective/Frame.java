package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The frames ranks exchange; all integers little-endian. The header is 32 bytes so that, behind
 * Aeron's own 32, a payload begins on a cache line.
 *
 * <pre>
 *  offset  length  DATA                        HEARTBEAT             ABORT, GOODBYE
 *  0       1       version (1)
 *  1       1       type: of DATA the operation's kind
 *  2       2       sender
 *  4       4       generation
 *  8       4       operation sequence          operations launched   operations launched (GOODBYE)
 *  12      2       stage                       -                     -
 *  14      2       signature                   -                     -
 *  16      4       segment                     -                     text length
 *  20      4       element count of operation  established (0 or 1)  missing rank
 *  24      2       bucket, its low 16 bits     -                     -
 *  26      2       check of the header, unless it is sealed; else 0
 *  28      4       step, its low 32 bits       -                     -
 *  32      ...     elements of the segment     -                     text, UTF-8
 * </pre>
 *
 * Messages of the handshake share version, type and generation: {@link HandshakeMessage}. What
 * guards add stands behind: {@link FrameGuard}, {@link ControlGuard}.
 */
final class Frame {

  static final int HEADER_LENGTH = 32;

  static final byte HELLO = 3;
  static final byte HEARTBEAT = 4;
  static final byte ABORT = 5;
  static final byte GOODBYE = 6;

  /** Of an abort's text, so that it fits the smallest frame. */
  static final int MAX_TEXT_LENGTH = 512;

  private static final byte VERSION = 1;

  private static final int TYPE_OFFSET = 1;
  private static final int SENDER_OFFSET = 2;
  private static final int GENERATION_OFFSET = 4;
  private static final int SEQUENCE_OFFSET = 8;
  private static final int STAGE_OFFSET = 12;
  private static final int SIGNATURE_OFFSET = 14;
  private static final int SEGMENT_OFFSET = 16;
  private static final int ELEMENT_COUNT_OFFSET = 20;
  private static final int BUCKET_OFFSET = 24;
  private static final int CHECK_OFFSET = 26;
  private static final int STEP_OFFSET = 28;

  private static final int CHECK_BITS = Short.SIZE;
  private static final long CHECK_FIELD = 0xffffL << (CHECK_OFFSET % Long.BYTES * Byte.SIZE);

  /** An odd number without a pattern: the golden ratio's fraction. */
  private static final long MIXER = 0x9e3779b97f4a7c15L;

  private Frame() {}

  /** The part of the header that every frame of a rank shares. */
  static void writeOrigin(MutableDirectBuffer buffer, int offset, int generation, int sender) {
    buffer.putByte(offset, VERSION);
    buffer.putShort(offset + SENDER_OFFSET, (short) sender, LITTLE_ENDIAN);
    buffer.putInt(offset + GENERATION_OFFSET, generation, LITTLE_ENDIAN);
  }

  /** The part that every frame of an operation shares. */
  static void writeOperation(
      MutableDirectBuffer buffer,
      int offset,
      int type,
      int signature,
      int elementCount,
      long step,
      int bucket) {
    buffer.putByte(offset + TYPE_OFFSET, (byte) type);
    buffer.putShort(offset + SIGNATURE_OFFSET, (short) signature, LITTLE_ENDIAN);
    buffer.putInt(offset + ELEMENT_COUNT_OFFSET, elementCount, LITTLE_ENDIAN);
    buffer.putInt(offset + BUCKET_OFFSET, bucket & 0xffff, LITTLE_ENDIAN);
    buffer.putInt(offset + STEP_OFFSET, (int) step, LITTLE_ENDIAN);
  }

  /** Where in its operation a frame belongs. */
  static void writePlace(
      MutableDirectBuffer buffer, int offset, int sequence, int stage, int segment) {
    buffer.putInt(offset + SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
    buffer.putShort(offset + STAGE_OFFSET, (short) stage, LITTLE_ENDIAN);
    buffer.putInt(offset + SEGMENT_OFFSET, segment, LITTLE_ENDIAN);
  }

  /** Completes a header that no seal protects. */
  static void writeCheck(MutableDirectBuffer buffer, int offset) {
    buffer.putShort(offset + CHECK_OFFSET, check(buffer, offset), LITTLE_ENDIAN);
  }

  /**
   * Whether the header is what was written. A place in an operation that has changed on the way
   * would else be another place, and the frame taken for one that was lost.
   */
  static boolean passesCheck(DirectBuffer buffer, int offset) {
    return buffer.getShort(offset + CHECK_OFFSET, LITTLE_ENDIAN) == check(buffer, offset);
  }

  /** 16 bits that depend on all others of the header. */
  private static short check(DirectBuffer buffer, int offset) {
    long mixed = 0;
    for (int at = 0; at < HEADER_LENGTH; at += Long.BYTES) {
      long word = buffer.getLong(offset + at, LITTLE_ENDIAN);
      if (at == CHECK_OFFSET / Long.BYTES * Long.BYTES) {
        word &= ~CHECK_FIELD;
      }
      mixed = (mixed ^ word) * MIXER;
      mixed ^= mixed >>> Integer.SIZE;
    }
    return (short) (mixed >>> CHECK_BITS);
  }

  static void writeControl(
      MutableDirectBuffer buffer, int offset, byte type, int generation, int sender, int argument) {
    writeOrigin(buffer, offset, generation, sender);
    writeOperation(buffer, offset, type, 0, argument, 0, 0);
    writePlace(buffer, offset, 0, 0, 0);
  }

  static void writeHeartbeat(
      MutableDirectBuffer buffer,
      int offset,
      int generation,
      int sender,
      int operationsLaunched,
      boolean established) {
    writeControl(buffer, offset, HEARTBEAT, generation, sender, established ? 1 : 0);
    writePlace(buffer, offset, operationsLaunched, 0, 0);
  }

  static void writeText(MutableDirectBuffer buffer, int offset, byte[] text) {
    buffer.putInt(offset + SEGMENT_OFFSET, text.length, LITTLE_ENDIAN);
    buffer.putBytes(offset + HEADER_LENGTH, text);
  }

  /** A text's bytes, cut to what an abort can carry. */
  static byte[] textBytes(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return bytes.length <= MAX_TEXT_LENGTH ? bytes : Arrays.copyOf(bytes, MAX_TEXT_LENGTH);
  }

  /** Whether this is a frame at all, of this format and generation. */
  static boolean isOf(int generation, DirectBuffer buffer, int offset, int length) {
    return length >= HEADER_LENGTH
        && buffer.getByte(offset) == VERSION
        && generation(buffer, offset) == generation;
  }

  static byte type(DirectBuffer buffer, int offset) {
    return buffer.getByte(offset + TYPE_OFFSET);
  }

  static int stage(DirectBuffer buffer, int offset) {
    return buffer.getShort(offset + STAGE_OFFSET, LITTLE_ENDIAN);
  }

  static int signature(DirectBuffer buffer, int offset) {
    return buffer.getShort(offset + SIGNATURE_OFFSET, LITTLE_ENDIAN);
  }

  private static int generation(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + GENERATION_OFFSET, LITTLE_ENDIAN);
  }

  static int sequence(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + SEQUENCE_OFFSET, LITTLE_ENDIAN);
  }

  static int segment(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + SEGMENT_OFFSET, LITTLE_ENDIAN);
  }

  static int sender(DirectBuffer buffer, int offset) {
    return buffer.getShort(offset + SENDER_OFFSET, LITTLE_ENDIAN);
  }

  static int elementCount(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + ELEMENT_COUNT_OFFSET, LITTLE_ENDIAN);
  }

  static int argument(DirectBuffer buffer, int offset) {
    return elementCount(buffer, offset);
  }

  /** The low 16 bits. */
  static int bucket(DirectBuffer buffer, int offset) {
    return buffer.getShort(offset + BUCKET_OFFSET, LITTLE_ENDIAN) & 0xffff;
  }

  /** The low 32 bits. */
  static int step(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + STEP_OFFSET, LITTLE_ENDIAN);
  }

  /** The text of an abort, whatever its length field claims. */
  static String text(DirectBuffer buffer, int offset, int length) {
    int claimed = buffer.getInt(offset + SEGMENT_OFFSET, LITTLE_ENDIAN);
    int available = Math.min(length - HEADER_LENGTH, MAX_TEXT_LENGTH);
    byte[] text = new byte[Math.max(0, Math.min(claimed, available))];
    buffer.getBytes(offset + HEADER_LENGTH, text);
    return new String(text, UTF_8);
  }
}
