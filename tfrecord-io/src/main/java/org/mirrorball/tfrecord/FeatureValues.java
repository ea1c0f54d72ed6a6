package org.mirrorball.tfrecord;

import java.util.Arrays;

/**
 * Gathers one feature's values while they are decoded. As protobuf has it, parts of one list are
 * joined, and a list of another type replaces what was there.
 */
final class FeatureValues {

  private static final int NONE = 0;

  private final WireReader in;
  private int listTag = NONE;
  private int count;
  private int[] starts = {};
  private int[] lengths = {};
  private float[] floats = {};
  private long[] longs = {};

  FeatureValues(WireReader in) {
    this.in = in;
  }

  /** Takes in the list message that the reader is in. */
  void addAll(int tag) throws MalformedExampleException {
    if (tag != listTag) {
      listTag = tag;
      count = 0;
    }
    while (!in.atEnd()) {
      int itemTag = in.readTag();
      boolean known =
          switch (tag) {
            case WireFormat.BYTES_LIST -> addBytes(itemTag);
            case WireFormat.FLOAT_LIST -> addFloats(itemTag);
            default -> addLongs(itemTag);
          };
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
          new BytesList(in.bytes(), exact(starts, count), exact(lengths, count));
      case WireFormat.FLOAT_LIST ->
          new FloatList(floats.length == count ? floats : Arrays.copyOf(floats, count));
      default -> new Int64List(longs.length == count ? longs : Arrays.copyOf(longs, count));
    };
  }

  private boolean addBytes(int itemTag) throws MalformedExampleException {
    if (itemTag != WireFormat.BYTES_ITEM) {
      return false;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, grown(count));
      lengths = Arrays.copyOf(lengths, grown(count));
    }
    int length = in.readLength();
    starts[count] = in.position();
    lengths[count++] = length;
    in.advance(length);
    return true;
  }

  private boolean addFloats(int itemTag) throws MalformedExampleException {
    if (itemTag == WireFormat.FLOAT_ITEM) {
      roomForFloats(1);
      floats[count++] = in.readFloat();
      return true;
    }
    if (itemTag != WireFormat.PACKED_ITEMS) {
      return false;
    }
    int outer = in.enter();
    if (in.remaining() % Float.BYTES != 0) {
      throw in.malformed("packed floats of " + in.remaining() + " bytes", in.position());
    }
    roomForFloats(in.remaining() / Float.BYTES);
    while (!in.atEnd()) {
      floats[count++] = in.readFloat();
    }
    in.leave(outer);
    return true;
  }

  private boolean addLongs(int itemTag) throws MalformedExampleException {
    if (itemTag == WireFormat.INT64_ITEM) {
      addLong(in.readVarint());
      return true;
    }
    if (itemTag != WireFormat.PACKED_ITEMS) {
      return false;
    }
    int outer = in.enter();
    while (!in.atEnd()) {
      addLong(in.readVarint());
    }
    in.leave(outer);
    return true;
  }

  private void addLong(long value) {
    if (count == longs.length) {
      longs = Arrays.copyOf(longs, grown(count));
    }
    longs[count++] = value;
  }

  private void roomForFloats(int more) {
    if (count + more > floats.length) {
      // A packed list comes as a whole, unpacked ones value by value.
      floats = Arrays.copyOf(floats, more > 1 ? count + more : grown(count));
    }
  }

  private static int grown(int count) {
    return count == 0 ? 1 : count * 2;
  }

  private static int[] exact(int[] values, int count) {
    return values.length == count ? values : Arrays.copyOf(values, count);
  }
}
