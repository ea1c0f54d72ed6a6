package org.mirrorball.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordFiles;
import org.mirrorball.tfrecord.TFRecordOutput;

/**
 * Writes TFRecords from CIFAR-10's binary files, in their order. Images become raw uint8 [32, 32,
 * 3].
 *
 * <pre>
 *   offset  length  content of a record
 *   0       1       class, 0 to 9
 *   1       1024    red, row by row
 *   1025    1024    green
 *   2049    1024    blue
 * </pre>
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">CIFAR-10, binary version</a>
 */
public final class Cifar10Importer {

  private static final int PLANE_LENGTH = 32 * 32;
  private static final int CHANNELS = 3;
  private static final int RECORD_LENGTH = 1 + CHANNELS * PLANE_LENGTH;
  private static final int CLASSES = 10;

  private final String glob;

  private Cifar10Importer(String glob) {
    this.glob = glob;
  }

  /** From these files, such as {@code cifar-10-batches-bin/data_batch_*.bin}. */
  public static Cifar10Importer of(String glob) {
    return new Cifar10Importer(glob);
  }

  /**
   * Imports.
   *
   * @return how many records were written
   * @throws DataException when the files are missing or are none of CIFAR-10's
   */
  public long run(ImportTarget target, Configuration conf) throws IOException {
    List<RecordFile> files = RecordFiles.list(glob, conf);
    long records = 0;
    for (RecordFile file : files) {
      if (file.length() % RECORD_LENGTH != 0) {
        throw new DataException(
            "%s: has %d bytes, expected a multiple of %d: not a binary file of CIFAR-10"
                .formatted(file.uri(), file.length(), RECORD_LENGTH));
      }
      records += file.length() / RECORD_LENGTH;
    }
    try (var out = target.open(records, conf)) {
      for (RecordFile file : files) {
        copy(file, out, conf);
      }
      out.commit();
    }
    return records;
  }

  private static void copy(RecordFile file, TFRecordOutput out, Configuration conf)
      throws IOException {
    byte[] record = new byte[RECORD_LENGTH];
    try (var in =
        new DataInputStream(RecordFiles.fileSystemOf(file.path(), conf).open(file.path()))) {
      for (long i = 0; i < file.length() / RECORD_LENGTH; i++) {
        in.readFully(record);
        int label = record[0] & 0xff;
        if (label >= CLASSES) {
          throw new DataException(
              "%s, record %d: the class is %d, expected 0 to %d"
                  .formatted(file.uri(), i, label, CLASSES - 1));
        }
        out.write(ImageExamples.of(interleaved(record), label));
      }
    }
  }

  /** Planes of colours become pixels of three. */
  private static byte[] interleaved(byte[] record) {
    byte[] pixels = new byte[CHANNELS * PLANE_LENGTH];
    for (int pixel = 0; pixel < PLANE_LENGTH; pixel++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        pixels[pixel * CHANNELS + channel] = record[1 + channel * PLANE_LENGTH + pixel];
      }
    }
    return pixels;
  }
}
