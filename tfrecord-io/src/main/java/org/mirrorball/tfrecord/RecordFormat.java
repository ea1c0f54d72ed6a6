package org.mirrorball.tfrecord;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A TFRecord file is a sequence of frames and nothing else. All numbers are little-endian.
 *
 * <pre>
 *   offset      length  content
 *   0           8       length of the data, unsigned
 *   8           4       masked CRC32C of the 8 bytes before
 *   12          length  data
 *   12 + length 4       masked CRC32C of the data
 * </pre>
 *
 * <p>A checksum is masked (rotated by 15 bits, plus a constant) because a CRC over bytes that hold
 * their own CRC says little.
 */
final class RecordFormat {

  static final int LENGTH_LENGTH = 8;
  static final int HEADER_LENGTH = 12;
  static final int FOOTER_LENGTH = 4;

  /** Bytes of a record beside its data. */
  static final int FRAME_LENGTH = HEADER_LENGTH + FOOTER_LENGTH;

  // 1 GiB: a record is held in one array; a larger length is a damaged or hostile file.
  static final int MAX_DATA_LENGTH = 1 << 30;

  private static final int MASK_DELTA = 0xa282ead8;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private RecordFormat() {}

  static int maskedCrc(CRC32C crc, byte[] bytes, int offset, int length) {
    crc.reset();
    crc.update(bytes, offset, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  static int intAt(byte[] bytes, int offset) {
    return (int) INT.get(bytes, offset);
  }

  static long longAt(byte[] bytes, int offset) {
    return (long) LONG.get(bytes, offset);
  }

  static void putInt(byte[] bytes, int offset, int value) {
    INT.set(bytes, offset, value);
  }

  static void putLong(byte[] bytes, int offset, long value) {
    LONG.set(bytes, offset, value);
  }
}
