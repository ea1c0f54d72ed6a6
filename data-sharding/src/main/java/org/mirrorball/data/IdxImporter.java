package org.mirrorball.data;

import java.io.IOException;
import java.util.BitSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.mirrorball.tfrecord.DataException;

/**
 * Writes TFRecords from IDX images and labels, such as MNIST's, gzip or not. A record has the
 * features {@code image} (raw uint8) and {@code label} (int64); records keep the order of the
 * items, and shards follow one another. Immutable: every setting returns a new importer.
 */
public final class IdxImporter {

  private final Path images;
  private final Path labels;
  private final int limit;

  private IdxImporter(Path images, Path labels, int limit) {
    this.images = images;
    this.labels = labels;
    this.limit = limit;
  }

  /** From these files. */
  public static IdxImporter of(Path images, Path labels) {
    return new IdxImporter(images, labels, Integer.MAX_VALUE);
  }

  /** At most so many records: the first of each class, the same share of every class. */
  public IdxImporter limit(int recordCount) {
    if (recordCount < 1) {
      throw new IllegalArgumentException("limit must be at least 1, got " + recordCount);
    }
    return new IdxImporter(images, labels, recordCount);
  }

  /**
   * Imports.
   *
   * @return how many records were written
   * @throws DataException when the files are missing, damaged or do not belong together
   */
  public long run(ImportTarget target, Configuration conf) throws IOException {
    try (var imageFile = IdxFile.openImages(images, conf);
        var labelFile = IdxFile.openLabels(labels, conf)) {
      requireSameCount(imageFile, labelFile);
      byte[] classes = labelFile.readItems(labelFile.itemCount());
      labelFile.requireEnd();
      BitSet chosen = StratifiedChoice.choose(classes, limit);
      try (var out = target.open(chosen.cardinality(), conf)) {
        for (int i = 0; i < classes.length; i++) {
          byte[] image = imageFile.readItem();
          if (chosen.get(i)) {
            out.write(ImageExamples.of(image, classes[i] & 0xff));
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
}
