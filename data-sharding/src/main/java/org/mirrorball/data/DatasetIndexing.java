package org.mirrorball.data;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordFiles;
import org.mirrorball.tfrecord.RecordIndex;
import org.mirrorball.tfrecord.RecordIndexFile;

/**
 * What indexing a dataset found and did.
 *
 * @param fileCount files that match
 * @param recordCount their records
 * @param byteCount bytes of the files as stored
 * @param writtenCount files whose index was missing, damaged or stale and has been written
 */
public record DatasetIndexing(int fileCount, long recordCount, long byteCount, long writtenCount) {

  private record Indexed(RecordIndex index, boolean written) {}

  /**
   * Sees to it that every file has an index. Files that need one are read from end to end.
   *
   * @throws org.mirrorball.tfrecord.DataNotFoundException when no file matches
   * @throws org.mirrorball.tfrecord.CorruptRecordException when a record of a file that needs an
   *     index is damaged; that file gets none
   */
  public static DatasetIndexing run(String glob, Configuration conf) throws IOException {
    List<RecordFile> files = RecordFiles.list(glob, conf);
    List<Indexed> indexed = FileScanner.onAll(files, file -> index(file, conf));
    return new DatasetIndexing(
        files.size(),
        indexed.stream().mapToLong(file -> file.index().recordCount()).sum(),
        files.stream().mapToLong(RecordFile::length).sum(),
        indexed.stream().filter(Indexed::written).count());
  }

  private static Indexed index(RecordFile file, Configuration conf) throws IOException {
    Optional<RecordIndex> present = RecordIndexFile.read(file, conf);
    if (present.isPresent()) {
      return new Indexed(present.get(), false);
    }
    RecordIndex index = RecordIndexFile.scan(file, conf);
    RecordIndexFile.write(file, index, conf);
    return new Indexed(index, true);
  }
}
