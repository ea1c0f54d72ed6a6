package org.mirrorball.tfrecord;

import java.io.IOException;
import java.util.zip.CRC32C;

/** Finds out how a file is compressed by its first bytes, which stay ahead of the input. */
final class CompressionSniffer {

  private static final int ZLIB_DEFLATE = 8;
  private static final int ZLIB_CHECK = 31;

  private CompressionSniffer() {}

  /**
   * A plain file may begin with bytes that look like gzip or zlib: a first record of 35,615 bytes
   * does. So a valid checksum of the first length decides; magic numbers come after it.
   */
  static Compression sniff(BlockInput in) throws IOException {
    int available = in.require(RecordFormat.HEADER_LENGTH);
    byte[] block = in.array();
    int start = in.position();
    if (available < 2 || (available == RecordFormat.HEADER_LENGTH && isHeader(block, start))) {
      return Compression.NONE;
    }
    int first = block[start] & 0xff;
    int second = block[start + 1] & 0xff;
    if (first == GzipHeader.FIRST_BYTE && second == GzipHeader.SECOND_BYTE) {
      return Compression.GZIP;
    }
    boolean zlib = (first & 0xf) == ZLIB_DEFLATE && (first << 8 | second) % ZLIB_CHECK == 0;
    return zlib ? Compression.ZLIB : Compression.NONE;
  }

  private static boolean isHeader(byte[] block, int start) {
    int crc = RecordFormat.maskedCrc(new CRC32C(), block, start, RecordFormat.LENGTH_LENGTH);
    return crc == RecordFormat.intAt(block, start + RecordFormat.LENGTH_LENGTH);
  }
}
