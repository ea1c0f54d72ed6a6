package org.mirrorball.tfrecord;

import java.io.IOException;
import java.util.zip.CRC32;

/** Reads past the header of one gzip member (RFC 1952, section 2.3) and checks it. */
final class GzipHeader {

  static final int FIRST_BYTE = 0x1f;
  static final int SECOND_BYTE = 0x8b;

  private static final int DEFLATE = 8;
  private static final int HAS_HEADER_CRC = 1 << 1;
  private static final int HAS_EXTRA = 1 << 2;
  private static final int HAS_NAME = 1 << 3;
  private static final int HAS_COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;
  private static final int TIME_AND_SYSTEM_LENGTH = 6;

  private final BlockInput in;
  private final CRC32 crc = new CRC32();

  private GzipHeader(BlockInput in) {
    this.in = in;
  }

  static void skip(BlockInput in) throws IOException {
    new GzipHeader(in).skip();
  }

  private void skip() throws IOException {
    long start = in.offset();
    if (read() != FIRST_BYTE || read() != SECOND_BYTE || read() != DEFLATE) {
      throw new CompressedStreamException(
          "no gzip member at byte " + start + " of the compressed file, though more bytes follow");
    }
    int flags = read();
    if ((flags & RESERVED) != 0) {
      throw new CompressedStreamException("unknown gzip flags 0x" + Integer.toHexString(flags));
    }
    skipBytes(TIME_AND_SYSTEM_LENGTH);
    if ((flags & HAS_EXTRA) != 0) {
      skipBytes(read() | read() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_HEADER_CRC) != 0) {
      checkCrc();
    }
  }

  private void checkCrc() throws IOException {
    int expected = (int) crc.getValue() & 0xffff;
    int actual = read() | read() << 8;
    if (actual != expected) {
      throw new CompressedStreamException(
          "gzip header checksum is 0x%04x, expected 0x%04x".formatted(actual, expected));
    }
  }

  private void skipBytes(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      read();
    }
  }

  private void skipText() throws IOException {
    int last;
    do {
      last = read();
    } while (last != 0);
  }

  private int read() throws IOException {
    if (in.require(1) == 0) {
      throw new CompressedStreamException(
          "the compressed file is cut short at byte " + in.offset());
    }
    int value = in.array()[in.position()] & 0xff;
    in.advance(1);
    crc.update(value);
    return value;
  }
}
