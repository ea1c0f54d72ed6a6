package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What Aeron carries in place of a frame that lies in a {@link SlotArea}; little-endian.
 *
 * <pre>
 *   offset  length  what
 *   0       4       generation
 *   4       4       sender
 *   8       4       frame length in bytes
 *   16      8       frame number
 * </pre>
 */
final class SlotReference {

  static final int LENGTH = 24;

  private static final int SENDER_OFFSET = 4;
  private static final int FRAME_LENGTH_OFFSET = 8;
  private static final int FRAME_NUMBER_OFFSET = 16;

  private SlotReference() {}

  static void write(
      MutableDirectBuffer buffer,
      int offset,
      int generation,
      int sender,
      int frameLength,
      long frameNumber) {
    buffer.putInt(offset, generation, LITTLE_ENDIAN);
    buffer.putInt(offset + SENDER_OFFSET, sender, LITTLE_ENDIAN);
    buffer.putInt(offset + FRAME_LENGTH_OFFSET, frameLength, LITTLE_ENDIAN);
    buffer.putLong(offset + FRAME_NUMBER_OFFSET, frameNumber, LITTLE_ENDIAN);
  }

  static int generation(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset, LITTLE_ENDIAN);
  }

  static int sender(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + SENDER_OFFSET, LITTLE_ENDIAN);
  }

  static int frameLength(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + FRAME_LENGTH_OFFSET, LITTLE_ENDIAN);
  }

  static long frameNumber(DirectBuffer buffer, int offset) {
    return buffer.getLong(offset + FRAME_NUMBER_OFFSET, LITTLE_ENDIAN);
  }
}
