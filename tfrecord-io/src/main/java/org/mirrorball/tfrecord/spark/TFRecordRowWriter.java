package org.mirrorball.tfrecord.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.RecordFiles;
import org.mirrorball.tfrecord.RecordIndexFile;
import org.mirrorball.tfrecord.TFRecordWriter;

/**
 * Writes the rows of one task to a file, and an index beside it. Both are in the folder of the
 * task's attempt until Spark commits that, as a whole.
 */
final class TFRecordRowWriter extends OutputWriter {

  private final String path;
  private final RowEncoder encoder;
  private final TFRecordWriter writer;
  private final Configuration conf;

  private TFRecordRowWriter(
      String path, RowEncoder encoder, TFRecordWriter writer, Configuration conf) {
    this.path = path;
    this.encoder = encoder;
    this.writer = writer;
    this.conf = conf;
  }

  static TFRecordRowWriter create(
      String path, RowEncoder encoder, Compression compression, Configuration conf) {
    try {
      var writer = TFRecordWriter.create(new Path(path), conf, compression);
      return new TFRecordRowWriter(path, encoder, writer, conf);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public void write(InternalRow row) {
    try {
      writer.write(encoder.encode(row));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
      RecordIndexFile.write(RecordFiles.statusOf(new Path(path), conf), writer.index(), conf);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
