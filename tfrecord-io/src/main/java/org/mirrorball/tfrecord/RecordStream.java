package org.mirrorball.tfrecord;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Seekable;

/**
 * The decompressed bytes of a file.
 *
 * @param file its path, for messages
 * @param in stands at or before the record that was asked for
 * @param length bytes of the decompressed stream; {@link Long#MAX_VALUE} when it is compressed
 */
record RecordStream(
    String file, BlockInput in, Compression compression, long length, ReadLimits limits) {

  // 64 KiB: what is read to look at the first bytes before a seek to later ones.
  private static final int SNIFF_BLOCK_LENGTH = 1 << 16;

  static RecordStream open(Path file, Configuration conf, long recordOffset, int blockLength)
      throws IOException {
    ReadLimits limits = ReadLimits.of(conf);
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
      return of(file.toString(), stream, length, recordOffset, blockLength, limits);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /**
   * Reads a stream that stands at its start.
   *
   * @param stream {@link Seekable}, unless {@code recordOffset} is 0
   */
  static RecordStream of(
      String file,
      InputStream stream,
      long length,
      long recordOffset,
      int blockLength,
      ReadLimits limits)
      throws IOException {
    var raw = new BlockInput(stream, recordOffset == 0 ? blockLength : SNIFF_BLOCK_LENGTH, 0);
    Compression compression = CompressionSniffer.sniff(raw);
    if (compression == Compression.NONE) {
      var in = recordOffset == 0 ? raw : seek(stream, length, recordOffset, blockLength);
      return new RecordStream(file, in, compression, length, limits);
    }
    var inflating = new InflatingInput(raw, compression, limits);
    var in = new BlockInput(inflating, blockLength, 0);
    return new RecordStream(file, in, compression, Long.MAX_VALUE, limits);
  }

  /** How many bytes there are behind a header that begins where {@link #in} stands. */
  long bytesBehindHeader() {
    return length - in.offset() - RecordFormat.HEADER_LENGTH;
  }

  private static BlockInput seek(
      InputStream stream, long length, long recordOffset, int blockLength) throws IOException {
    long offset = Math.min(recordOffset, length); // the end is an error of its own, in the reader
    ((Seekable) stream).seek(offset);
    return new BlockInput(stream, blockLength, offset);
  }
}
