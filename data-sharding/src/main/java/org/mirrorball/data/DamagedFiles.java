package org.mirrorball.data;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.CorruptRecordException;
import org.mirrorball.tfrecord.CorruptionLog;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordIndex;
import org.mirrorball.tfrecord.RecordIndexFile;
import org.mirrorball.tfrecord.TFRecordReader;

/** Counts the positions of files of which some may be damaged. */
final class DamagedFiles {

  private DamagedFiles() {}

  static List<IndexedFile> scan(List<RecordFile> files, CorruptionLog log, Configuration conf)
      throws IOException {
    return FileScanner.onAll(
        files, file -> new IndexedFile(file.uri(), file.length(), index(file, log, conf)));
  }

  private static RecordIndex index(RecordFile file, CorruptionLog log, Configuration conf)
      throws IOException {
    Optional<RecordIndex> present = RecordIndexFile.read(file, conf);
    if (present.isPresent()) {
      return present.get();
    }
    try {
      return RecordIndexFile.scan(file, conf);
    } catch (CorruptRecordException e) {
      return count(file, log, conf);
    }
  }

  /** One extent: a worker's reader then comes to every position over the same damage. */
  private static RecordIndex count(RecordFile file, CorruptionLog log, Configuration conf)
      throws IOException {
    long positions = 0;
    try (var reader = new PositionReader(TFRecordReader.open(file.path(), conf), log)) {
      while (reader.nextFound() != PositionReader.Found.END) {
        positions++;
      }
      return RecordIndex.ofTotals(reader.compression(), positions, reader.nextOffset());
    }
  }
}
