package org.mirrorball.tfrecord;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/**
 * Writes records to one file, in the order given. The file is whole once {@link #close} has
 * returned; where others may be looking, {@link TFRecordOutput} shows it to them only then. Used by
 * one thread.
 */
public final class TFRecordWriter implements Closeable {

  // 64 KiB: many records to one call into the file system.
  private static final int BUFFER_LENGTH = 1 << 16;

  private final FSDataOutputStream file;
  private final OutputStream compressed;
  private final OutputStream out;
  private final CRC32C crc = new CRC32C();
  private final byte[] frame = new byte[RecordFormat.HEADER_LENGTH];
  private final RecordIndexBuilder index = new RecordIndexBuilder();
  private final Compression compression;
  private boolean closed;

  private TFRecordWriter(FSDataOutputStream file, Compression compression) throws IOException {
    this.file = file;
    this.compression = compression;
    this.compressed = compression.compress(new BufferedOutputStream(file, BUFFER_LENGTH));
    this.out = new BufferedOutputStream(compressed, BUFFER_LENGTH);
  }

  /** Creates the file and the folders above it; an older file of that name is replaced. */
  public static TFRecordWriter create(Path file, Configuration conf, Compression compression)
      throws IOException {
    FSDataOutputStream stream = RecordFiles.fileSystemOf(file, conf).create(file, true);
    try {
      return new TFRecordWriter(stream, compression);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /** Writes the remaining bytes of {@code data} as one record; its position stays. */
  public void write(ByteBuffer data) throws IOException {
    if (data.hasArray()) {
      write(data.array(), data.arrayOffset() + data.position(), data.remaining());
      return;
    }
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    write(copy);
  }

  /** Writes one record. */
  public void write(byte[] data) throws IOException {
    write(data, 0, data.length);
  }

  private void write(byte[] data, int offset, int length) throws IOException {
    if (length > RecordFormat.MAX_DATA_LENGTH) {
      throw new IllegalArgumentException(
          "a record has " + length + " bytes, the limit is " + RecordFormat.MAX_DATA_LENGTH);
    }
    RecordFormat.putLong(frame, 0, length);
    RecordFormat.putInt(
        frame,
        RecordFormat.LENGTH_LENGTH,
        RecordFormat.maskedCrc(crc, frame, 0, RecordFormat.LENGTH_LENGTH));
    out.write(frame, 0, RecordFormat.HEADER_LENGTH);
    out.write(data, offset, length);
    RecordFormat.putInt(frame, 0, RecordFormat.maskedCrc(crc, data, offset, length));
    out.write(frame, 0, RecordFormat.FOOTER_LENGTH);
    index.add(RecordFormat.FRAME_LENGTH + (long) length);
  }

  /** How many records were written so far. */
  public long recordCount() {
    return index.recordCount();
  }

  /** Where the records written so far are; for {@link RecordIndexFile#write} after closing. */
  public RecordIndex index() {
    return index.build(compression);
  }

  /** Finishes the compressed stream, hands all bytes to the disks and closes the file. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (file;
        out) {
      out.flush();
      if (compressed instanceof DeflaterOutputStream deflater) {
        deflater.finish();
        deflater.flush();
      }
      file.hsync();
    }
  }
}
