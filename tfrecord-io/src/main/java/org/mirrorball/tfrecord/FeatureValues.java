package org.mirrorball.tfrecord;

import java.util.Arrays;

/**
 * Gathers one feature's values while they are decoded. As protobuf has it, parts of one list are
 * joined, and a list of another type replaces what was there.
 */
final class FeatureValues {

  private static final int NONE = FeatureReader.NONE;

  private final WireReader in;
  private int listTag = NONE;
  private int byteStringCount;
  private int[] starts = {};
  private int[] lengths = {};
  private ValueStore numbers;

  FeatureValues(WireReader in) {
    this.in = in;
  }

  /** Takes in the list message that the reader is in. */
  void addAll(int tag) throws MalformedExampleException {
    if (tag != listTag) {
      listTag = tag;
      byteStringCount = 0;
      numbers = tag == WireFormat.FLOAT_LIST ? new FloatStore() : new Int64Store();
    }
    while (!in.atEnd()) {
      int itemTag = in.readTag();
      boolean known = tag == WireFormat.BYTES_LIST ? addBytes(itemTag) : numbers.read(in, itemTag);
      if (!known) {
        in.skip(itemTag);
      }
    }
  }

  /** The feature, or null when no list was there. */
  Feature toFeature() {
    return switch (listTag) {
      case NONE -> null;
      case WireFormat.BYTES_LIST ->
          new BytesList(
              in.bytes(), exact(starts, byteStringCount), exact(lengths, byteStringCount));
      case WireFormat.FLOAT_LIST -> new FloatList(((FloatStore) numbers).toArray());
      default -> new Int64List(((Int64Store) numbers).toArray());
    };
  }

  private boolean addBytes(int itemTag) throws MalformedExampleException {
    if (itemTag != WireFormat.BYTES_ITEM) {
      return false;
    }
    if (byteStringCount == starts.length) {
      int capacity = ValueStore.grown(starts.length, byteStringCount + 1);
      starts = Arrays.copyOf(starts, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
    }
    int length = in.readLength();
    starts[byteStringCount] = in.position();
    lengths[byteStringCount++] = length;
    in.advance(length);
    return true;
  }

  private static int[] exact(int[] values, int count) {
    return values.length == count ? values : Arrays.copyOf(values, count);
  }
}
