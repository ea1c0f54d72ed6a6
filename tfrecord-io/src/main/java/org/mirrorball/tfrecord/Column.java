package org.mirrorball.tfrecord;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.mirrorball.tfrecord.FeatureSpec.Layout;

/**
 * One feature of a batch of examples: the values of all rows one after the other, and where each
 * row ends. That is the dense tensor of {@link Layout#FIXED} and the ragged one of {@link
 * Layout#RAGGED}; {@link #sparseIndices} and {@link #paddedLength} serve the other two. What it
 * returns is valid until the batch is used again.
 */
public final class Column {

  private final FeatureSpec spec;
  private final ValueStore store;
  private final Splits rows = new Splits();
  private final int elementCount;

  /**
   * An empty column.
   *
   * @param target where values go; null for memory of its own
   */
  Column(FeatureSpec spec, Buffer target) {
    this.spec = spec;
    this.elementCount = spec.elementCount();
    this.store = target == null ? ValueStore.growing(spec.type()) : storeInto(spec, target);
  }

  private static ValueStore storeInto(FeatureSpec spec, Buffer target) {
    if (spec.type() == FeatureType.FLOAT && target instanceof FloatBuffer floats) {
      return new FloatStore(floats);
    }
    if (spec.type() == FeatureType.INT64 && target instanceof LongBuffer longs) {
      return new Int64Store(longs);
    }
    if (spec.type() == FeatureType.INT64 && target instanceof IntBuffer ints) {
      return new Int32Store(ints);
    }
    throw new IllegalArgumentException(
        "feature '%s' of type %s cannot go into a %s"
            .formatted(spec.name(), spec.type().typeName(), target.getClass().getSimpleName()));
  }

  /** What the column holds. */
  public FeatureSpec spec() {
    return spec;
  }

  /** How many rows there are. */
  int rowCount() {
    return rows.count();
  }

  /** How many values all rows have together. */
  public int valueCount() {
    return store.count;
  }

  /** The float32 values of all rows. */
  public FloatBuffer floats() {
    return store(FloatStore.class).values();
  }

  /** The int64 values of all rows. */
  public LongBuffer longs() {
    return store(Int64Store.class).values();
  }

  /** The int64 values of all rows, when they went into an {@link IntBuffer}. */
  public IntBuffer ints() {
    return store(Int32Store.class).values();
  }

  /** One of the byte strings of all rows, read-only. */
  public ByteBuffer bytes(int index) {
    return store(BytesStore.class).get(index);
  }

  /** Where rows begin and end among the values: [rows + 1], from 0. */
  public int[] rowSplits() {
    return rows.toArray();
  }

  /** Of each value its row and its place in the row: [valueCount, 2]. */
  public long[] sparseIndices() {
    long[] indices = new long[2 * store.count];
    int next = 0;
    for (int row = 0; row < rows.count(); row++) {
      for (int i = 0; i < rows.length(row); i++) {
        indices[next++] = row;
        indices[next++] = i;
      }
    }
    return indices;
  }

  /** The most steps that a row has: the second dimension of the padded or sparse tensor. */
  public int paddedLength() {
    return elementCount == 0 ? 0 : rows.longest() / elementCount;
  }

  /** [rows, {@link #paddedLength}, shape...], short rows filled with the default or 0. */
  public float[] paddedFloats() {
    return new Padding(rows, 1).floats(floats(), spec.defaultValue());
  }

  /** [rows, {@link #paddedLength}, shape...], short rows filled with the default or 0. */
  public long[] paddedLongs() {
    return new Padding(rows, 1).longs(longs(), spec.defaultValue());
  }

  /** [rows, {@link #paddedLength}, shape...], short rows filled with the default or empty ones. */
  public ByteBuffer[] paddedBytes() {
    return new Padding(rows, 1).bytes(this::bytes, spec.defaultValue());
  }

  private <T extends ValueStore> T store(Class<T> type) {
    if (type.isInstance(store)) {
      return type.cast(store);
    }
    throw new IllegalStateException(
        "feature '%s' holds %s values, in a %s"
            .formatted(spec.name(), spec.type().typeName(), store.getClass().getSimpleName()));
  }

  /** Adds the row whose map entry the reader is in. */
  void addRow(WireReader in) throws DataException {
    addRow(in, FeatureReader::readEntry);
  }

  /** Adds the feature message that the reader is in as a row: a step of a feature list. */
  void addStep(WireReader in) throws DataException {
    addRow(in, FeatureReader::readFeature);
  }

  private interface Reading {
    int read(WireReader in, ValueStore store) throws MalformedExampleException;
  }

  private void addRow(WireReader in, Reading reading) throws DataException {
    int begin = store.count;
    int found;
    try {
      found = reading.read(in, store);
    } catch (ArithmeticException e) {
      throw mismatch(FeatureMismatchException.Kind.TYPE, "has a value beyond int32");
    }
    if (found == FeatureReader.NONE) {
      addMissingRow();
      return;
    }
    requireType(found);
    requireCount(store.count - begin);
    addRow();
  }

  /** Adds a row without the feature. */
  void addMissingRow() throws FeatureMismatchException {
    if (spec.layout() == Layout.FIXED) {
      addDefault();
    }
    addRow();
  }

  private void addRow() {
    if (store.overflowed()) {
      throw new IllegalStateException(
          "feature '%s': its buffer has no room for row %d, which ends at value %d"
              .formatted(spec.name(), rows.count(), store.count));
    }
    rows.add(store.count);
  }

  private void addDefault() throws FeatureMismatchException {
    Feature value = spec.defaultValue();
    if (value == null) {
      throw mismatch(
          FeatureMismatchException.Kind.MISSING,
          "is missing, expected " + elementCount + " " + spec.type().typeName() + " values");
    }
    store.add(value, value.count() == elementCount ? 1 : elementCount);
  }

  private void requireType(int listTag) throws FeatureMismatchException {
    if (listTag != spec.type().listTag()) {
      throw mismatch(
          FeatureMismatchException.Kind.TYPE,
          "is a list of %s, expected %s"
              .formatted(FeatureType.ofListTag(listTag).typeName(), spec.type().typeName()));
    }
  }

  private void requireCount(int count) throws FeatureMismatchException {
    boolean fits =
        switch (spec.layout()) {
          case FIXED -> count == elementCount;
          case SEQUENCE -> elementCount == 0 ? count == 0 : count % elementCount == 0;
          case SPARSE, RAGGED -> true;
        };
    if (!fits) {
      throw mismatch(
          FeatureMismatchException.Kind.COUNT,
          "has %d %s values, expected %s%d"
              .formatted(
                  count,
                  spec.type().typeName(),
                  spec.layout() == Layout.SEQUENCE ? "a multiple of " : "",
                  elementCount));
    }
  }

  private FeatureMismatchException mismatch(FeatureMismatchException.Kind kind, String problem) {
    return new FeatureMismatchException(
        kind, spec.name(), "feature '" + spec.name() + "' " + problem);
  }

  /** Forgets the rows from {@code rowCount} on, and values of one that was begun. */
  void truncate(int rowCount) {
    rows.truncate(rowCount);
    store.truncate(rows.end());
  }
}
