package org.mirrorball.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.TFRecordReader;

/** Reads a range of positions across files. Opens a file only when a record of it is asked for. */
final class TFRecordCursor implements RecordCursor {

  private final DatasetIndex index;
  private final long end;
  private final int blockLength;
  private final Configuration conf;
  private long position;
  private int file;
  private TFRecordReader reader;

  TFRecordCursor(DatasetIndex index, long start, long end, int blockLength, Configuration conf) {
    this.index = index;
    this.position = start;
    this.end = end;
    this.blockLength = blockLength;
    this.conf = conf;
  }

  @Override
  public RawRecord next() throws IOException {
    if (position == end) {
      return null;
    }
    if (reader == null) {
      openFile();
    }
    byte[] bytes = copy(nextOfFile());
    var result = new RawRecord(position++, bytes);
    if (position == index.startOf(file + 1)) {
      closeWholeFile();
    }
    return result;
  }

  private void openFile() throws IOException {
    file = index.fileAt(position);
    IndexedFile indexed = index.file(file);
    long record = position - index.startOf(file);
    int extent = indexed.index().extentOf(record);
    reader =
        TFRecordReader.openAt(
            new Path(indexed.uri()), conf, indexed.index().extentOffset(extent), blockLength);
    for (long i = indexed.index().firstRecord(extent); i < record; i++) {
      nextOfFile();
    }
  }

  private ByteBuffer nextOfFile() throws IOException {
    ByteBuffer data = reader.next();
    if (data == null) {
      throw changed();
    }
    return data;
  }

  private void closeWholeFile() throws IOException {
    if (reader.next() != null) {
      throw changed();
    }
    close();
  }

  private DataException changed() {
    IndexedFile indexed = index.file(file);
    return new DataException(
        "%s: changed while training: it had %d records in %d bytes when the job began"
            .formatted(indexed.uri(), indexed.recordCount(), indexed.index().streamLength()));
  }

  static byte[] copy(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
