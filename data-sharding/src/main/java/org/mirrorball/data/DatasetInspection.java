package org.mirrorball.data;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.CorruptRecordException;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordFiles;

/**
 * What is in the files of a dataset, sound or not.
 *
 * @param fileCount files that match
 * @param recordCount sound records
 * @param byteCount bytes of the files as stored
 * @param corruptCount damaged records; where a damaged length hides what follows it counts as one
 * @param corruptions the first {@link #MAX_CORRUPTIONS} of them, with file and offset
 * @param features of the first sound record; empty when it is not an example
 * @param firstRecordProblem why it is not an example; null when it is
 */
public record DatasetInspection(
    int fileCount,
    long recordCount,
    long byteCount,
    long corruptCount,
    List<CorruptRecordException> corruptions,
    List<FeatureDescription> features,
    String firstRecordProblem) {

  /** How many damaged records are listed one by one. */
  public static final int MAX_CORRUPTIONS = 100;

  /** Copies the lists. */
  public DatasetInspection {
    corruptions = List.copyOf(corruptions);
    features = List.copyOf(features);
  }

  /**
   * Reads all files from end to end, past damaged records where their length is sound.
   *
   * @throws org.mirrorball.tfrecord.DataNotFoundException when no file matches
   */
  public static DatasetInspection inspect(String glob, Configuration conf) throws IOException {
    List<RecordFile> files = RecordFiles.list(glob, conf);
    var inspector = new DatasetInspector(conf);
    for (RecordFile file : files) {
      inspector.inspect(file);
    }
    return inspector.result(files);
  }
}
