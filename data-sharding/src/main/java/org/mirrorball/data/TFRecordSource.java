package org.mirrorball.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordFiles;
import org.mirrorball.tfrecord.TFRecordReader;

/** Examples in TFRecord files. */
final class TFRecordSource implements Source {

  private static final long serialVersionUID = 1L;

  private final String glob;

  TFRecordSource(String glob) {
    this.glob = glob;
  }

  @Override
  public DatasetIndex scan(Configuration conf) throws IOException {
    List<RecordFile> files = RecordFiles.list(glob, conf);
    List<IndexedFile> indexed =
        FileScanner.scan(files, conf).stream().filter(file -> file.recordCount() > 0).toList();
    if (indexed.isEmpty()) {
      throw noRecords(files);
    }
    return new DatasetIndex(indexed);
  }

  @Override
  public RawRecord first(Configuration conf) throws IOException {
    List<RecordFile> files = RecordFiles.list(glob, conf);
    for (RecordFile file : files) {
      try (var reader = TFRecordReader.open(file.path(), conf)) {
        ByteBuffer data = reader.next();
        if (data != null) {
          return new RawRecord(0, TFRecordCursor.copy(data));
        }
      }
    }
    throw noRecords(files);
  }

  private DataException noRecords(List<RecordFile> files) {
    return new DataException(
        "no records in %s (%d %s)"
            .formatted(glob, files.size(), files.size() == 1 ? "empty file" : "empty files"));
  }

  @Override
  public RecordCursor open(
      DatasetIndex index, long start, long end, int blockLength, Configuration conf) {
    return new TFRecordCursor(index, start, end, blockLength, conf);
  }

  @Override
  public Object element(RawRecord record) throws IOException {
    return Example.view(record.bytes());
  }

  @Override
  public boolean isWorthCaching() {
    return true;
  }

  @Override
  public String describe() {
    return glob;
  }
}
