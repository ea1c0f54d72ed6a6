package org.mirrorball.tfrecord;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * An index file: which data file it is of, then the extents. All numbers are little-endian.
 *
 * <pre>
 *   offset    length  content
 *   0         7       "MBINDEX"
 *   7         1       version, 1
 *   8         8       length of the data file as stored, in bytes
 *   16        8       when the data file was last modified, in ms since 1970
 *   24        8       records of the data file
 *   32        4       compression of the data file: 0 none, 1 gzip, 2 zlib
 *   36        4       extents E
 *   40        8 E     for each extent its length in bytes, decompressed (4), and its records (4)
 *   40 + 8 E  4       masked CRC32C of all bytes before
 * </pre>
 *
 * <p>Extents follow one another from offset 0, so that they cannot overlap or leave a gap. None is
 * empty. Those of an uncompressed file have the file's length together.
 */
final class RecordIndexFormat {

  /**
   * An index and what it is of.
   *
   * @param dataLength bytes of the data file as stored
   * @param dataModifiedMs when it was last modified, since 1970
   */
  record Content(long dataLength, long dataModifiedMs, RecordIndex index) {}

  private static final long MAGIC_AND_VERSION = 0x01_58_45_44_4e_49_42_4dL; // MBINDEX, 1
  private static final int HEADER_LENGTH = 40;
  private static final int EXTENT_LENGTH = 8;
  private static final int CRC_LENGTH = 4;
  private static final Compression[] COMPRESSIONS = {
    Compression.NONE, Compression.GZIP, Compression.ZLIB
  };

  private RecordIndexFormat() {}

  static byte[] encode(Content content) {
    RecordIndex index = content.index();
    int extents = index.extentCount();
    byte[] bytes = new byte[HEADER_LENGTH + extents * EXTENT_LENGTH + CRC_LENGTH];
    RecordFormat.putLong(bytes, 0, MAGIC_AND_VERSION);
    RecordFormat.putLong(bytes, 8, content.dataLength());
    RecordFormat.putLong(bytes, 16, content.dataModifiedMs());
    RecordFormat.putLong(bytes, 24, index.recordCount());
    RecordFormat.putInt(bytes, 32, Arrays.asList(COMPRESSIONS).indexOf(index.compression()));
    RecordFormat.putInt(bytes, 36, extents);
    for (int i = 0; i < extents; i++) {
      int start = HEADER_LENGTH + i * EXTENT_LENGTH;
      long length = index.extentOffset(i + 1) - index.extentOffset(i);
      long records = index.firstRecord(i + 1) - index.firstRecord(i);
      RecordFormat.putInt(bytes, start, Math.toIntExact(length));
      RecordFormat.putInt(bytes, start + 4, Math.toIntExact(records));
    }
    RecordFormat.putInt(bytes, bytes.length - CRC_LENGTH, crcOf(bytes));
    return bytes;
  }

  /**
   * Decodes.
   *
   * @throws DataException when the bytes are no index; the message says why
   */
  static Content decode(byte[] bytes) throws DataException {
    checkFrame(bytes);
    RecordIndex index = decodeExtents(bytes, RecordFormat.intAt(bytes, 36));
    requireEqual("records", index.recordCount(), RecordFormat.longAt(bytes, 24));
    long dataLength = RecordFormat.longAt(bytes, 8);
    if (index.splittable()) {
      requireEqual("bytes of data", index.streamLength(), dataLength);
    }
    return new Content(dataLength, RecordFormat.longAt(bytes, 16), index);
  }

  private static void checkFrame(byte[] bytes) throws DataException {
    if (bytes.length < HEADER_LENGTH + CRC_LENGTH) {
      throw new DataException("it is cut short, " + bytes.length + " bytes");
    }
    if (RecordFormat.longAt(bytes, 0) != MAGIC_AND_VERSION) {
      throw new DataException("it is no index of version 1");
    }
    int actual = RecordFormat.intAt(bytes, bytes.length - CRC_LENGTH);
    if (actual != crcOf(bytes)) {
      throw new DataException(
          "its checksum is 0x%08x, expected 0x%08x".formatted(actual, crcOf(bytes)));
    }
    long extents = RecordFormat.intAt(bytes, 36);
    requireEqual("bytes", bytes.length, HEADER_LENGTH + EXTENT_LENGTH * extents + CRC_LENGTH);
  }

  private static RecordIndex decodeExtents(byte[] bytes, int extents) throws DataException {
    long[] offsets = new long[extents + 1];
    long[] firstRecords = new long[extents + 1];
    for (int i = 0; i < extents; i++) {
      int start = HEADER_LENGTH + i * EXTENT_LENGTH;
      int length = RecordFormat.intAt(bytes, start);
      int records = RecordFormat.intAt(bytes, start + 4);
      if (records < 1 || length < records * (long) RecordFormat.FRAME_LENGTH) {
        throw new DataException(
            "its extent %d has %d records in %d bytes".formatted(i, records, length));
      }
      offsets[i + 1] = offsets[i] + length;
      firstRecords[i + 1] = firstRecords[i] + records;
    }
    return new RecordIndex(decodeCompression(bytes), offsets, firstRecords);
  }

  private static Compression decodeCompression(byte[] bytes) throws DataException {
    int number = RecordFormat.intAt(bytes, 32);
    if (number < 0 || number >= COMPRESSIONS.length) {
      throw new DataException("it says compression " + number);
    }
    return COMPRESSIONS[number];
  }

  private static int crcOf(byte[] bytes) {
    return RecordFormat.maskedCrc(new CRC32C(), bytes, 0, bytes.length - CRC_LENGTH);
  }

  private static void requireEqual(String what, long actual, long expected) throws DataException {
    if (actual != expected) {
      throw new DataException("it has %d %s, expected %d".formatted(actual, what, expected));
    }
  }
}
