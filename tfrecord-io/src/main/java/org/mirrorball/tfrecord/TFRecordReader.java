package org.mirrorball.tfrecord;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads the records of one file in order and checks both checksums of each. GZIP and ZLIB are told
 * by content. Stricter than TensorFlow: a header cut short is an error, not the end. Used by one
 * thread.
 */
public final class TFRecordReader implements Closeable {

  /** 1 MiB: a smaller block pays per call into the file system, a larger leaves the cache. */
  public static final int DEFAULT_BLOCK_LENGTH = 1 << 20;

  // 64 KiB: what is read to look at the first bytes before a seek to later ones.
  private static final int SNIFF_BLOCK_LENGTH = 1 << 16;

  private final String file;
  private final BlockInput in;
  private final Compression compression;
  private final long streamLength;
  private final CRC32C crc = new CRC32C();
  private byte[] viewed;
  private ByteBuffer view;
  private long recordOffset = -1;
  private CorruptRecordException failure;

  private TFRecordReader(String file, BlockInput in, Compression compression, long streamLength) {
    this.file = file;
    this.in = in;
    this.compression = compression;
    this.streamLength = streamLength;
    this.viewed = in.array();
    this.view = viewOf(viewed);
  }

  /**
   * Opens a file at its first record.
   *
   * @throws DataNotFoundException when it is not there
   */
  public static TFRecordReader open(Path file, Configuration conf) throws IOException {
    return openAt(file, conf, 0, DEFAULT_BLOCK_LENGTH);
  }

  /**
   * Opens a file at a later record. In a compressed file everything before it is decompressed
   * first.
   *
   * @param recordOffset a record's header, in bytes of the decompressed stream
   * @param blockLength bytes to read at a time
   * @throws DataNotFoundException when the file is not there
   * @throws CorruptRecordException when the file ends before the offset
   */
  public static TFRecordReader openAt(
      Path file, Configuration conf, long recordOffset, int blockLength) throws IOException {
    FileSystem fileSystem = RecordFiles.fileSystemOf(file, conf);
    FSDataInputStream stream;
    long length;
    try {
      length = fileSystem.getFileStatus(file).getLen();
      stream = fileSystem.open(file);
    } catch (FileNotFoundException e) {
      throw new DataNotFoundException("cannot open " + file + ": " + RecordFiles.firstLine(e), e);
    }
    try {
      return openAt(file.toString(), stream, length, recordOffset, blockLength);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  private static TFRecordReader openAt(
      String file, FSDataInputStream stream, long length, long recordOffset, int blockLength)
      throws IOException {
    var raw = new BlockInput(stream, recordOffset == 0 ? blockLength : SNIFF_BLOCK_LENGTH, 0);
    Compression compression = CompressionSniffer.sniff(raw);
    TFRecordReader reader;
    if (compression == Compression.NONE) {
      var in = recordOffset == 0 ? raw : seek(stream, length, recordOffset, blockLength);
      reader = new TFRecordReader(file, in, compression, length);
    } else {
      var in = new BlockInput(new InflatingInput(raw, compression), blockLength, 0);
      reader = new TFRecordReader(file, in, compression, Long.MAX_VALUE);
    }
    reader.skipTo(recordOffset);
    return reader;
  }

  private static BlockInput seek(
      FSDataInputStream stream, long length, long recordOffset, int blockLength)
      throws IOException {
    long offset = Math.min(recordOffset, length); // the end is an error of its own, in skipTo
    stream.seek(offset);
    return new BlockInput(stream, blockLength, offset);
  }

  /**
   * The next record's data: little-endian, read-only by convention, valid until the following call.
   * Null at the end of the file.
   *
   * @throws CorruptRecordException when the record is damaged; if its {@link
   *     CorruptRecordException#remainderReadable} the following call goes on after it, otherwise it
   *     throws the same again
   */
  public ByteBuffer next() throws IOException {
    if (failure != null) {
      throw failure;
    }
    recordOffset = in.offset();
    try {
      return read();
    } catch (CompressedStreamException e) {
      throw fatal(e.getMessage(), e);
    }
  }

  /** Where the header of the last record began, in bytes of the decompressed stream. */
  public long recordOffset() {
    return recordOffset;
  }

  /** Where the next record's header begins, in bytes of the decompressed stream. */
  public long nextOffset() {
    return in.offset();
  }

  /** How the file turned out to be compressed. */
  public Compression compression() {
    return compression;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private ByteBuffer read() throws IOException {
    int available = in.require(RecordFormat.HEADER_LENGTH);
    if (available == 0) {
      return null;
    }
    if (available < RecordFormat.HEADER_LENGTH) {
      throw cutShort("header", available, RecordFormat.HEADER_LENGTH);
    }
    int length = checkedDataLength();
    in.advance(RecordFormat.HEADER_LENGTH);
    int needed = length + RecordFormat.FOOTER_LENGTH;
    available = in.require(needed);
    if (available < needed) {
      throw cutShort("data and checksum", available, needed);
    }
    int start = in.position();
    in.advance(needed);
    checkData(start, length);
    if (viewed != in.array()) {
      viewed = in.array();
      view = viewOf(viewed);
    }
    return view.clear().position(start).limit(start + length);
  }

  private int checkedDataLength() throws CorruptRecordException {
    byte[] block = in.array();
    int start = in.position();
    int expected = RecordFormat.maskedCrc(crc, block, start, RecordFormat.LENGTH_LENGTH);
    int actual = RecordFormat.intAt(block, start + RecordFormat.LENGTH_LENGTH);
    if (actual != expected) {
      throw fatal(checksumText("length", actual, expected), null);
    }
    long length = RecordFormat.longAt(block, start);
    if (length < 0 || length > RecordFormat.MAX_DATA_LENGTH) {
      throw fatal(
          "length is "
              + Long.toUnsignedString(length)
              + " bytes, the limit is "
              + RecordFormat.MAX_DATA_LENGTH,
          null);
    }
    long left = streamLength - in.offset() - RecordFormat.HEADER_LENGTH;
    if (left < length + RecordFormat.FOOTER_LENGTH) {
      throw cutShort("data and checksum", left, length + RecordFormat.FOOTER_LENGTH);
    }
    return (int) length;
  }

  private void checkData(int start, int length) throws CorruptRecordException {
    int expected = RecordFormat.maskedCrc(crc, in.array(), start, length);
    int actual = RecordFormat.intAt(in.array(), start + length);
    if (actual != expected) {
      throw new CorruptRecordException(
          file, recordOffset, checksumText("data", actual, expected), true, null);
    }
  }

  private void skipTo(long target) throws IOException {
    try {
      long missing = target - in.offset();
      if (in.skip(missing) < missing) {
        recordOffset = target;
        throw fatal("the file ends at " + in.offset(), null);
      }
    } catch (CompressedStreamException e) {
      recordOffset = in.offset();
      throw fatal(e.getMessage(), e);
    }
  }

  private static String checksumText(String part, int actual, int expected) {
    return "%s checksum is 0x%08x, expected 0x%08x".formatted(part, actual, expected);
  }

  private CorruptRecordException cutShort(String part, long actual, long expected) {
    return fatal(
        "the file is cut short: " + part + " have " + actual + " bytes, expected " + expected,
        null);
  }

  private CorruptRecordException fatal(String problem, Throwable cause) {
    failure = new CorruptRecordException(file, recordOffset, problem, false, cause);
    return failure;
  }

  private static ByteBuffer viewOf(byte[] block) {
    return ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
  }
}
