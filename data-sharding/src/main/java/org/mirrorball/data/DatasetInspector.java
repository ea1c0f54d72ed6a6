package org.mirrorball.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.CorruptRecordException;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.MalformedExampleException;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.TFRecordReader;

/** Gathers a {@link DatasetInspection} file by file. */
final class DatasetInspector {

  private final Configuration conf;
  private final List<CorruptRecordException> corruptions = new ArrayList<>();
  private final List<FeatureDescription> features = new ArrayList<>();
  private String firstRecordProblem;
  private long recordCount;
  private long corruptCount;

  DatasetInspector(Configuration conf) {
    this.conf = conf;
  }

  void inspect(RecordFile file) throws IOException {
    try (var reader = TFRecordReader.open(file.path(), conf)) {
      boolean more = true;
      while (more) {
        more = inspectNext(reader);
      }
    }
  }

  private boolean inspectNext(TFRecordReader reader) throws IOException {
    try {
      ByteBuffer data = reader.next();
      if (data == null) {
        return false;
      }
      if (recordCount++ == 0) {
        describe(data);
      }
      return true;
    } catch (CorruptRecordException e) {
      corruptCount++;
      if (corruptions.size() < DatasetInspection.MAX_CORRUPTIONS) {
        corruptions.add(e);
      }
      return e.remainderReadable();
    }
  }

  private void describe(ByteBuffer data) {
    try {
      Example.decode(data)
          .features()
          .forEach((name, feature) -> features.add(FeatureDescription.of(name, feature)));
    } catch (MalformedExampleException e) {
      firstRecordProblem = e.getMessage();
    }
  }

  DatasetInspection result(List<RecordFile> files) {
    return new DatasetInspection(
        files.size(),
        recordCount,
        files.stream().mapToLong(RecordFile::length).sum(),
        corruptCount,
        corruptions,
        features,
        firstRecordProblem);
  }
}
