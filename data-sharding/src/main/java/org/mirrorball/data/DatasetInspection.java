package org.mirrorball.data;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.CorruptRecordException;
import org.mirrorball.tfrecord.CorruptionLog;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.FeatureProfile;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordFiles;

/**
 * What is in the files of a dataset, sound or not.
 *
 * @param fileCount files that match
 * @param recordCount sound records
 * @param byteCount bytes of the files as stored
 * @param corruptCount places where a file is damaged
 * @param corruptions the first {@link CorruptionLog#MAX_FINDINGS} of them, with file and offset
 * @param features of the first {@link #SCHEMA_RECORDS} sound records of each file, by name
 * @param samples the first {@link #SAMPLES} examples
 * @param exampleProblem why the first of those records that is no example is none; null when all
 *     are
 */
public record DatasetInspection(
    int fileCount,
    long recordCount,
    long byteCount,
    long corruptCount,
    List<CorruptRecordException> corruptions,
    List<FeatureProfile> features,
    List<Example> samples,
    String exampleProblem) {

  /** So many records of each file are decoded; all are read and verified. */
  public static final int SCHEMA_RECORDS = 1000;

  /** How many examples are kept. */
  public static final int SAMPLES = 3;

  /** Copies the lists. */
  public DatasetInspection {
    corruptions = List.copyOf(corruptions);
    features = List.copyOf(features);
    samples = List.copyOf(samples);
  }

  /**
   * Reads all files from end to end, past damage, on to the next sound header.
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
