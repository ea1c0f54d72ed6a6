package org.mirrorball.tfrecord;

import java.nio.ByteBuffer;
import org.mirrorball.tfrecord.FeatureSpec.Layout;

/**
 * One feature list of a batch of sequence examples: the steps of all rows one after the other, and
 * where each row ends. What it returns is valid until the batch is used again.
 */
public final class SequenceColumn {

  private final FeatureSpec spec;
  private final Column steps;
  private final Splits rows = new Splits();

  SequenceColumn(FeatureSpec spec) {
    this.spec = spec;
    this.steps = new Column(specOfSteps(spec), null);
  }

  private static FeatureSpec specOfSteps(FeatureSpec spec) {
    return switch (spec.layout()) {
      case SEQUENCE -> new FeatureSpec(spec.name(), spec.type(), Layout.FIXED, spec.shape(), null);
      case SPARSE, RAGGED -> FeatureSpec.ragged(spec.name(), spec.type());
      case FIXED ->
          throw new IllegalArgumentException(
              "feature list '" + spec.name() + "' is FIXED, expected SEQUENCE, SPARSE or RAGGED");
    };
  }

  /** What the column holds. */
  public FeatureSpec spec() {
    return spec;
  }

  /** The steps of all rows: a column with one row a step. */
  public Column steps() {
    return steps;
  }

  /** Where rows begin and end among the steps: [rows + 1], from 0. */
  public int[] rowSplits() {
    return rows.toArray();
  }

  /** The most steps that a row has. */
  public int paddedLength() {
    return rows.longest();
  }

  /** Of each value its row, its step and its place in the step: [values, 3]. */
  public long[] sparseIndices() {
    long[] indices = new long[3 * steps.valueCount()];
    int[] stepSplits = steps.rowSplits();
    int next = 0;
    for (int row = 0; row < rows.count(); row++) {
      for (int step = 0; step < rows.length(row); step++) {
        int number = rows.start(row) + step;
        int length = stepSplits[number + 1] - stepSplits[number];
        for (int i = 0; i < length; i++) {
          indices[next++] = row;
          indices[next++] = step;
          indices[next++] = i;
        }
      }
    }
    return indices;
  }

  /** For {@link Layout#SEQUENCE}: [rows, {@link #paddedLength}, shape...], filled up. */
  public float[] paddedFloats() {
    return padding().floats(steps.floats(), spec.defaultValue());
  }

  /** For {@link Layout#SEQUENCE}: [rows, {@link #paddedLength}, shape...], filled up. */
  public long[] paddedLongs() {
    return padding().longs(steps.longs(), spec.defaultValue());
  }

  /** For {@link Layout#SEQUENCE}: [rows, {@link #paddedLength}, shape...], filled up. */
  public ByteBuffer[] paddedBytes() {
    return padding().bytes(steps::bytes, spec.defaultValue());
  }

  private Padding padding() {
    if (spec.layout() != Layout.SEQUENCE) {
      throw new IllegalStateException(
          "feature list '" + spec.name() + "' is " + spec.layout() + ", expected SEQUENCE");
    }
    return new Padding(rows, spec.elementCount());
  }

  /** Adds the row whose map entry the reader is in. */
  void addRow(WireReader in) throws DataException {
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.VALUE) {
        int outer = in.enter();
        addSteps(in);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
    addMissingRow();
  }

  private void addSteps(WireReader in) throws DataException {
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.STEP) {
        int outer = in.enter();
        steps.addStep(in);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  /** Ends the row; one without the list has no steps. */
  void addMissingRow() {
    rows.add(steps.rowCount());
  }

  /** Forgets the rows from {@code rowCount} on, and steps of one that was begun. */
  void truncate(int rowCount) {
    rows.truncate(rowCount);
    steps.truncate(rows.end());
  }
}
