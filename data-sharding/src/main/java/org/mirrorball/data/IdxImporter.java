package org.mirrorball.data;

import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.TFRecordOutput;

/**
 * Writes TFRecords from IDX images and labels, such as MNIST's, gzip or not. A record has the
 * features {@code image} (raw uint8) and {@code label} (int64); records keep the order of the
 * items, and shards follow one another. Immutable: every setting returns a new importer.
 */
public final class IdxImporter {

  private final Path images;
  private final Path labels;
  private final Path directory;
  private final String name;
  private final int shards;
  private final Compression compression;
  private final int limit;

  private IdxImporter(
      Path images,
      Path labels,
      Path directory,
      String name,
      int shards,
      Compression compression,
      int limit) {
    this.images = images;
    this.labels = labels;
    this.directory = directory;
    this.name = name;
    this.shards = shards;
    this.compression = compression;
    this.limit = limit;
  }

  /**
   * From these files to one uncompressed shard {@code part-00000-of-00001.tfrecord} in a folder.
   */
  public static IdxImporter of(Path images, Path labels, Path directory) {
    return new IdxImporter(
        images, labels, directory, "part", 1, Compression.NONE, Integer.MAX_VALUE);
  }

  /** What the shards' names begin with. */
  public IdxImporter name(String prefix) {
    if (prefix.isEmpty() || prefix.contains("/") || prefix.startsWith(".")) {
      throw new IllegalArgumentException("not a name for files: '" + prefix + "'");
    }
    return new IdxImporter(images, labels, directory, prefix, shards, compression, limit);
  }

  /** How many files to write. */
  public IdxImporter shards(int count) {
    requirePositive("shards", count);
    return new IdxImporter(images, labels, directory, name, count, compression, limit);
  }

  /** How to compress them. */
  public IdxImporter compression(Compression kind) {
    return new IdxImporter(images, labels, directory, name, shards, kind, limit);
  }

  /** At most so many records: the first of each class, the same share of every class. */
  public IdxImporter limit(int recordCount) {
    requirePositive("limit", recordCount);
    return new IdxImporter(images, labels, directory, name, shards, compression, recordCount);
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, got " + value);
    }
  }

  /**
   * Imports. The shards appear once all are written; those of an older import of that name are
   * replaced.
   *
   * @return how many records were written
   * @throws DataException when the files are missing, damaged or do not belong together
   */
  public long run(Configuration conf) throws IOException {
    try (var imageFile = IdxFile.openImages(images, conf);
        var labelFile = IdxFile.openLabels(labels, conf)) {
      requireSameCount(imageFile, labelFile);
      byte[] classes = labelFile.readItems(labelFile.itemCount());
      labelFile.requireEnd();
      BitSet chosen = StratifiedChoice.choose(classes, limit);
      requireEnough(chosen.cardinality());
      try (var out =
          TFRecordOutput.toShards(
              directory, name, shards, chosen.cardinality(), compression, conf)) {
        for (int i = 0; i < classes.length; i++) {
          byte[] image = imageFile.readItem();
          if (chosen.get(i)) {
            out.write(example(image, classes[i]));
          }
        }
        imageFile.requireEnd();
        out.commit();
      }
      return chosen.cardinality();
    }
  }

  private void requireSameCount(IdxFile imageFile, IdxFile labelFile) throws DataException {
    if (imageFile.itemCount() != labelFile.itemCount() || labelFile.itemCount() < 0) {
      throw new DataException(
          "%s has %d images, but %s has %d labels"
              .formatted(images, imageFile.itemCount(), labels, labelFile.itemCount()));
    }
  }

  private void requireEnough(int recordCount) throws DataException {
    if (recordCount < shards) {
      throw new DataException(
          "%d records are too few for %d shards: %s".formatted(recordCount, shards, images));
    }
  }

  private static Example example(byte[] image, byte label) {
    Map<String, Feature> features = new LinkedHashMap<>();
    features.put("image", BytesList.of(image));
    features.put("label", Int64List.of(label & 0xff));
    return Example.of(features);
  }
}
