package org.mirrorball.tfrecord;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads the records of one file in order and checks both checksums of each. GZIP and ZLIB are told
 * by content. Stricter than TensorFlow: a header cut short is an error, not the end. Used by one
 * thread.
 */
public final class TFRecordReader implements Closeable {

  /** 256 KiB: with copies on the way it stays in the second-level cache; less pays per call. */
  public static final int DEFAULT_BLOCK_LENGTH = 1 << 18;

  private final RecordStream stream;
  private final BlockInput in;
  private final CRC32C crc = new CRC32C();
  private byte[] viewed;
  private ByteBuffer view;
  private long recordOffset = -1;
  private CorruptRecordException failure;
  private boolean ended;

  TFRecordReader(RecordStream stream) {
    this.stream = stream;
    this.in = stream.in();
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
   * first. Damage that is met on the way there, or a file that ends before, is what the first
   * {@link #next} throws.
   *
   * @param recordOffset a record's header, in bytes of the decompressed stream
   * @param blockLength bytes to read at a time
   * @throws DataNotFoundException when the file is not there
   */
  public static TFRecordReader openAt(
      Path file, Configuration conf, long recordOffset, int blockLength) throws IOException {
    var reader = new TFRecordReader(RecordStream.open(file, conf, recordOffset, blockLength));
    try {
      reader.skipTo(recordOffset);
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
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
    if (ended) {
      return null;
    }
    recordOffset = in.offset();
    try {
      return read();
    } catch (CompressedStreamException e) {
      throw fatal(e.getMessage(), e);
    }
  }

  /**
   * As {@link #next()}, for the next sound record: damage before it goes to the log, whose policy
   * says what becomes of it.
   *
   * @throws CorruptRecordException when the policy does not bear the damage
   * @throws DataException when the budget is spent
   */
  public ByteBuffer next(CorruptionLog log) throws IOException {
    while (true) {
      try {
        return next();
      } catch (CorruptRecordException e) {
        log.add(e);
        if (log.policy() == CorruptionPolicy.SKIP_FILE) {
          end();
        } else if (!e.remainderReadable()) {
          resync();
        }
      }
    }
  }

  /**
   * After damage that hides where the next record begins: goes on at the next header whose checksum
   * holds and whose record the file can contain, or ends the file when there is none. A compressed
   * file always ends: see {@link CorruptRecordException#remainderReadable}.
   *
   * <p>The search sees bytes, not records. A file inside a damaged record, stored there as it is,
   * has headers of its own, and its records are taken for this file's.
   *
   * @return how many bytes of the decompressed stream were passed over from {@link #recordOffset}
   *     on
   */
  public long resync() throws IOException {
    if (failure == null) {
      throw new IllegalStateException(stream.file() + ": nothing hides the next record");
    }
    if (compression() != Compression.NONE) {
      end();
      return in.offset() - recordOffset;
    }
    failure = null;
    if (in.available() > 0) {
      in.advance(1);
    }
    new HeaderSearch(stream).moveToHeader();
    return in.offset() - recordOffset;
  }

  private void end() {
    failure = null;
    ended = true;
  }

  /** Where the header of the last record began, in bytes of the decompressed stream. */
  public long recordOffset() {
    return recordOffset;
  }

  /** Where the last record is, for messages: file and offset. */
  public String place() {
    return stream.file() + ": record at offset " + recordOffset;
  }

  /** Where the next record's header begins, in bytes of the decompressed stream. */
  public long nextOffset() {
    return in.offset();
  }

  /** How the file turned out to be compressed. */
  public Compression compression() {
    return stream.compression();
  }

  /** How many bytes are held to show records in. */
  int bufferLength() {
    return in.array().length;
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
    if (length < 0 || length > stream.limits().maxRecordLength()) {
      throw fatal(
          "length is "
              + Long.toUnsignedString(length)
              + " bytes, the limit is "
              + stream.limits().maxRecordLength(),
          null);
    }
    long left = stream.bytesBehindHeader();
    if (left < length + RecordFormat.FOOTER_LENGTH) {
      throw cutShort("data and checksum", left, length + RecordFormat.FOOTER_LENGTH);
    }
    return (int) length;
  }

  private void checkData(int start, int length) throws CorruptRecordException {
    int expected = RecordFormat.maskedCrc(crc, in.array(), start, length);
    int actual = RecordFormat.intAt(in.array(), start + length);
    if (actual == expected) {
      return;
    }
    String problem = checksumText("data", actual, expected);
    if (compression() != Compression.NONE) {
      throw fatal(problem, null);
    }
    throw new CorruptRecordException(stream.file(), recordOffset, problem, true, null);
  }

  private void skipTo(long target) throws IOException {
    try {
      long missing = target - in.offset();
      if (in.skip(missing) < missing) {
        recordOffset = target;
        fatal("the file ends at " + in.offset(), null);
      }
    } catch (CompressedStreamException e) {
      recordOffset = in.offset();
      fatal(e.getMessage(), e);
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

  /** The failure of this call, or of the next one, and of all after it. */
  private CorruptRecordException fatal(String problem, Throwable cause) {
    failure = new CorruptRecordException(stream.file(), recordOffset, problem, false, cause);
    return failure;
  }

  private static ByteBuffer viewOf(byte[] block) {
    return ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
  }
}
