package org.mirrorball.tfrecord;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses GZIP and ZLIB. Unlike the JDK's streams it reads every member of a gzip file
 * whatever the source says is available, and takes neither a cut nor bytes after the end for the
 * end.
 *
 * <p>It gives bytes by whole windows, and none of the window in which damage is found; only of a
 * file that is cut short all that is there. So where a damaged file ends does not depend on how
 * much is asked for, or read, at a time.
 */
final class InflatingInput extends InputStream {

  // 256 KiB: stays in the second-level cache until it is copied out.
  static final int WINDOW_LENGTH = 1 << 18;

  private static final int GZIP_TRAILER_LENGTH = 8;

  private final BlockInput compressed;
  private final boolean gzip;
  private final Inflater inflater;
  private final CRC32 crc = new CRC32();
  private final ReadLimits limits;
  private final byte[] window = new byte[WINDOW_LENGTH];
  private int windowPosition;
  private int windowLimit;
  private boolean insideMember;
  private int given;
  private long total;
  private CompressedStreamException failure;

  InflatingInput(BlockInput compressed, Compression compression, ReadLimits limits) {
    this.compressed = compressed;
    this.limits = limits;
    this.gzip = compression == Compression.GZIP;
    this.inflater = new Inflater(gzip);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (windowPosition == windowLimit) {
      fillWindow();
    }
    if (length > 0 && windowLimit == 0) {
      return -1;
    }
    int count = Math.min(length, windowLimit - windowPosition);
    System.arraycopy(window, windowPosition, target, offset, count);
    windowPosition += count;
    return count;
  }

  /** The window stays empty at the end. */
  private void fillWindow() throws IOException {
    if (failure != null) {
      throw failure;
    }
    windowPosition = 0;
    windowLimit = 0;
    try {
      inflateMembers();
    } catch (CompressedStreamException e) {
      failure = e; // what comes behind it means nothing
      windowLimit = e.isCutShort() ? windowLimit : 0;
      if (windowLimit == 0) {
        throw e;
      }
    }
  }

  private void inflateMembers() throws IOException {
    while (windowLimit < window.length && (insideMember || beginMember())) {
      int count = inflate();
      crc.update(window, windowLimit, count);
      windowLimit += count;
      checkLimits(count);
      if (inflater.finished()) {
        endMember();
      }
    }
  }

  private boolean beginMember() throws IOException {
    boolean first = compressed.offset() == 0;
    if (!first && compressed.require(1) == 0) {
      return false;
    }
    if (!first && !gzip) {
      throw new CompressedStreamException(
          "bytes after the end of the zlib stream, at byte " + compressed.offset());
    }
    if (gzip) {
      GzipHeader.skip(compressed);
    }
    inflater.reset();
    crc.reset();
    insideMember = true;
    return true;
  }

  private int inflate() throws IOException {
    try {
      int count = inflater.inflate(window, windowLimit, window.length - windowLimit);
      if (count == 0 && inflater.needsDictionary()) {
        throw new CompressedStreamException("the zlib stream wants a preset dictionary");
      }
      if (count == 0 && inflater.needsInput() && !inflater.finished()) {
        feed();
      }
      return count;
    } catch (DataFormatException e) {
      throw new CompressedStreamException(
          "the compressed data before byte "
              + (compressed.offset() + given)
              + " is damaged: "
              + e.getMessage());
    }
  }

  private void checkLimits(int count) throws CompressedStreamException {
    total += count;
    if (total > limits.maxDecompressedLength()) {
      throw new CompressedStreamException(
          "it decompresses to more than %d bytes, the limit (%s)"
              .formatted(limits.maxDecompressedLength(), ReadLimits.MAX_DECOMPRESSED_LENGTH_KEY));
    }
    long read = compressed.offset() + given - inflater.getRemaining();
    if (!limits.allowsRatio(read, total)) {
      throw new CompressedStreamException(
          "%d bytes decompress to %d, more than %d times as many (%s)"
              .formatted(
                  read, total, limits.maxCompressionRatio(), ReadLimits.MAX_COMPRESSION_RATIO_KEY));
    }
  }

  private void feed() throws IOException {
    compressed.advance(given);
    given = 0;
    if (compressed.require(1) == 0) {
      throw CompressedStreamException.cutShortAt(compressed.offset());
    }
    given = compressed.available();
    inflater.setInput(compressed.array(), compressed.position(), given);
  }

  private void endMember() throws IOException {
    compressed.advance(given - inflater.getRemaining());
    given = 0;
    insideMember = false;
    if (gzip) {
      checkTrailer();
    }
  }

  private void checkTrailer() throws IOException {
    if (compressed.require(GZIP_TRAILER_LENGTH) < GZIP_TRAILER_LENGTH) {
      throw CompressedStreamException.cutShortAt(compressed.offset() + compressed.available());
    }
    byte[] block = compressed.array();
    int actualCrc = RecordFormat.intAt(block, compressed.position());
    int actualLength = RecordFormat.intAt(block, compressed.position() + 4);
    if (actualCrc != (int) crc.getValue() || actualLength != (int) inflater.getBytesWritten()) {
      throw new CompressedStreamException(
          "gzip trailer has checksum 0x%08x and length %d, expected 0x%08x and %d"
              .formatted(
                  actualCrc, actualLength, (int) crc.getValue(), (int) inflater.getBytesWritten()));
    }
    compressed.advance(GZIP_TRAILER_LENGTH);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    compressed.close();
  }
}
