package org.mirrorball.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.CorruptionLog;
import org.mirrorball.tfrecord.CorruptionPolicy;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.ExampleSchema;
import org.mirrorball.tfrecord.MalformedExampleException;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.TFRecordReader;

/** Gathers a {@link DatasetInspection} file by file. */
final class DatasetInspector {

  private final Configuration conf;
  private final CorruptionLog log = new CorruptionLog(CorruptionPolicy.RESYNC, Long.MAX_VALUE);
  private final ExampleSchema schema = new ExampleSchema();
  private final List<Example> samples = new ArrayList<>();
  private String exampleProblem;
  private long recordCount;

  DatasetInspector(Configuration conf) {
    this.conf = conf;
  }

  void inspect(RecordFile file) throws IOException {
    try (var reader = TFRecordReader.open(file.path(), conf)) {
      int records = 0;
      for (ByteBuffer data = reader.next(log); data != null; data = reader.next(log)) {
        recordCount++;
        if (records++ < DatasetInspection.SCHEMA_RECORDS) {
          describe(data, reader);
        }
      }
    }
  }

  private void describe(ByteBuffer data, TFRecordReader reader) {
    try {
      Example example = Example.decode(data);
      schema.add(example);
      if (samples.size() < DatasetInspection.SAMPLES) {
        samples.add(example);
      }
    } catch (MalformedExampleException e) {
      if (exampleProblem == null) {
        exampleProblem = reader.place() + ": " + e.getMessage();
      }
    }
  }

  DatasetInspection result(List<RecordFile> files) {
    return new DatasetInspection(
        files.size(),
        recordCount,
        files.stream().mapToLong(RecordFile::length).sum(),
        log.count(),
        log.findings(),
        schema.features(),
        samples,
        exampleProblem);
  }
}
