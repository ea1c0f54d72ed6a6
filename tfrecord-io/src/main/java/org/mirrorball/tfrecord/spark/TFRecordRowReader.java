package org.mirrorball.tfrecord.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.mirrorball.tfrecord.CorruptRecordException;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordIndex;
import org.mirrorball.tfrecord.RecordIndexFile;
import org.mirrorball.tfrecord.TFRecordReader;

/** The rows of a file, or of those of its extents that begin in a range of its bytes. */
final class TFRecordRowReader implements PartitionReader<InternalRow> {

  private final TFRecordReader reader;
  private final long endOffset;
  private final RowDecoder decoder;
  private final BadRecords badRecords;
  private InternalRow row;

  private TFRecordRowReader(
      TFRecordReader reader, long endOffset, RowDecoder decoder, BadRecords badRecords) {
    this.reader = reader;
    this.endOffset = endOffset;
    this.decoder = decoder;
    this.badRecords = badRecords;
  }

  /**
   * Opens what Spark made of a file; a part of one has an index, by which it was cut.
   *
   * @throws DataException when the index is gone meanwhile, or the file has changed
   */
  static TFRecordRowReader open(
      PartitionedFile part, RowDecoder decoder, BadRecords badRecords, Configuration conf)
      throws IOException {
    long start = 0;
    long end = Long.MAX_VALUE;
    if (part.length() < part.fileSize()) {
      RecordIndex index = indexOf(part, conf);
      start = index.extentOffset(index.extentFrom(part.start()));
      end = index.extentOffset(index.extentFrom(part.start() + part.length()));
    }
    var reader =
        TFRecordReader.openAt(part.toPath(), conf, start, TFRecordReader.DEFAULT_BLOCK_LENGTH);
    return new TFRecordRowReader(reader, end, decoder, badRecords);
  }

  private static RecordIndex indexOf(PartitionedFile part, Configuration conf) throws IOException {
    var file = new RecordFile(part.toPath().toString(), part.fileSize(), part.modificationTime());
    return RecordIndexFile.read(file, conf)
        .orElseThrow(
            () ->
                new DataException(
                    file.uri() + ": its index, by which the job was cut, is not there any more"));
  }

  @Override
  public boolean next() throws IOException {
    row = null;
    while (row == null && reader.nextOffset() < endOffset) {
      try {
        ByteBuffer data = reader.next();
        if (data == null) {
          return false;
        }
        byte[] record = new byte[data.remaining()];
        data.get(record);
        row = decoder.decode(record);
      } catch (CorruptRecordException e) {
        row = standIn(e);
        if (!e.remainderReadable()) {
          reader.resync();
        }
      } catch (DataException e) {
        row = standIn(new DataException(reader.place() + ": " + e.getMessage(), e));
      }
    }
    return row != null;
  }

  /** What is in the place of a bad record; null for nothing. */
  private InternalRow standIn(DataException problem) throws DataException {
    return switch (badRecords) {
      case FAILFAST -> throw problem;
      case DROPMALFORMED -> null;
      case PERMISSIVE -> decoder.corrupt(problem.getMessage());
    };
  }

  @Override
  public InternalRow get() {
    return row;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
