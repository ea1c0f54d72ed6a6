package org.mirrorball.tfrecord;

/** Reads int64 lists; how the values are kept is the subclass's. */
abstract class VarintStore extends ValueStore {

  // 256 values: they stay in the first-level cache until they are put as a whole.
  private final long[] run = new long[256];

  @Override
  final FeatureType type() {
    return FeatureType.INT64;
  }

  @Override
  final boolean read(WireReader in, int itemTag) throws MalformedExampleException {
    if (itemTag == WireFormat.INT64_ITEM) {
      run[0] = in.readVarint();
      add(1);
      return true;
    }
    if (itemTag != WireFormat.PACKED_ITEMS) {
      return false;
    }
    int outer = in.enter();
    while (!in.atEnd()) {
      add(in.readVarints(run));
    }
    in.leave(outer);
    return true;
  }

  @Override
  final void add(Feature list, int times) {
    Int64List longs = (Int64List) list;
    for (int i = 0; i < times * longs.count(); i++) {
      run[0] = longs.get(i % longs.count());
      add(1);
    }
  }

  private void add(int more) {
    put(run, more);
    count += more;
  }

  /** Keeps {@code more} values from {@link #count} on, if there is room for them. */
  abstract void put(long[] values, int more);
}
