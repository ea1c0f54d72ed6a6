package org.mirrorball.data;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.TFRecordOutput;

/**
 * Where an import writes to: {@code NAME-00000-of-0000N.tfrecord} and so on, each with its index.
 * They appear once all are written, in the place of those of an older import of that name.
 *
 * @param name what the files' names begin with
 * @param shards how many files, of equally many records
 */
public record ImportTarget(Path directory, String name, int shards, Compression compression) {

  public ImportTarget {
    if (name.isEmpty() || name.contains("/") || name.startsWith(".") || name.startsWith("_")) {
      throw new IllegalArgumentException("not a name for files: '" + name + "'");
    }
    if (shards < 1) {
      throw new IllegalArgumentException("shards must be at least 1, got " + shards);
    }
  }

  /** One uncompressed file {@code part-00000-of-00001.tfrecord}. */
  public static ImportTarget of(Path directory) {
    return new ImportTarget(directory, "part", 1, Compression.NONE);
  }

  public ImportTarget withName(String newName) {
    return new ImportTarget(directory, newName, shards, compression);
  }

  public ImportTarget withShards(int newShards) {
    return new ImportTarget(directory, name, newShards, compression);
  }

  public ImportTarget withCompression(Compression newCompression) {
    return new ImportTarget(directory, name, shards, newCompression);
  }

  /** Opens it for so many records. */
  TFRecordOutput open(long recordCount, Configuration conf) throws IOException {
    if (recordCount < shards) {
      throw new DataException(
          "%d records are too few for %d shards of %s".formatted(recordCount, shards, directory));
    }
    return TFRecordOutput.toShards(directory, name, shards, recordCount, compression, conf);
  }
}
