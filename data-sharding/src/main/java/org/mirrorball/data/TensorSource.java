package org.mirrorball.data;

import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.RecordIndex;

/** Samples in memory, which travel to the workers with the dataset. */
final class TensorSource implements Source {

  private static final long serialVersionUID = 1L;
  private static final byte[] NO_BYTES = {};

  private final float[][] features;
  private final int[] featureShape;
  private final float[][] labels;
  private final int[] labelShape;

  TensorSource(float[][] features, int[] featureShape, float[][] labels, int[] labelShape) {
    if (features.length != labels.length) {
      throw new IllegalArgumentException(
          "there are " + features.length + " samples, but " + labels.length + " labels");
    }
    this.features = checkedCopy("features", features, featureShape);
    this.featureShape = featureShape.clone();
    this.labels = checkedCopy("label", labels, labelShape);
    this.labelShape = labelShape.clone();
  }

  private static float[][] checkedCopy(String what, float[][] rows, int[] shape) {
    int expected = Shapes.elementCount(shape);
    float[][] copy = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != expected) {
        throw new IllegalArgumentException(
            "sample %d: %s have %d values, expected %d of shape %s"
                .formatted(i, what, rows[i].length, expected, Arrays.toString(shape)));
      }
      copy[i] = rows[i].clone();
    }
    return copy;
  }

  @Override
  public DatasetIndex scan(Configuration conf) throws DataException {
    requireSamples();
    return new DatasetIndex(
        List.of(
            new IndexedFile(
                describe(), 0, RecordIndex.ofTotals(Compression.NONE, features.length, 0))));
  }

  @Override
  public RawRecord first(Configuration conf) throws DataException {
    requireSamples();
    return new RawRecord(0, NO_BYTES);
  }

  private void requireSamples() throws DataException {
    if (features.length == 0) {
      throw new DataException("no samples in " + describe());
    }
  }

  @Override
  public RecordCursor open(
      DatasetIndex index, long start, long end, int blockLength, Configuration conf) {
    return new RecordCursor() {
      private long position = start;

      @Override
      public RawRecord next() {
        return position < end ? new RawRecord(position++, NO_BYTES) : null;
      }
    };
  }

  @Override
  public Object element(RawRecord record) {
    int row = (int) record.position();
    return new Sample(features[row], featureShape, labels[row], labelShape);
  }

  @Override
  public boolean isWorthCaching() {
    return false;
  }

  @Override
  public String describe() {
    return "tensors in memory";
  }
}
