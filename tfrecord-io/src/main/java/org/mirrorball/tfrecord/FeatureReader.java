package org.mirrorball.tfrecord;

/** Reads the values of one feature into a store, as protobuf has it. */
final class FeatureReader {

  /** No list was there. */
  static final int NONE = 0;

  private FeatureReader() {}

  /**
   * Reads the map entry that the reader is in.
   *
   * @return the tag of the list that was found, or {@link #NONE}; only lists of the store's type
   *     are read
   */
  static int readEntry(WireReader in, ValueStore store) throws MalformedExampleException {
    int begin = store.count;
    int found = NONE;
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.VALUE) {
        int outer = in.enter();
        found = readFeature(in, store, begin, found);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
    return found;
  }

  /** Reads the feature message that the reader is in; returns as {@link #readEntry}. */
  static int readFeature(WireReader in, ValueStore store) throws MalformedExampleException {
    return readFeature(in, store, store.count, NONE);
  }

  /**
   * Reads the feature message that the reader is in. Parts of one list are joined, and a list of
   * another type replaces what was there.
   *
   * @param begin the store's count before the feature
   * @param found what was found of the feature before
   */
  private static int readFeature(WireReader in, ValueStore store, int begin, int found)
      throws MalformedExampleException {
    int last = found;
    while (!in.atEnd()) {
      int tag = in.readTag();
      switch (tag) {
        case WireFormat.BYTES_LIST, WireFormat.FLOAT_LIST, WireFormat.INT64_LIST -> {
          if (tag != last) {
            store.truncate(begin);
            last = tag;
          }
          readList(in, store, tag);
        }
        default -> in.skip(tag);
      }
    }
    return last;
  }

  private static void readList(WireReader in, ValueStore store, int tag)
      throws MalformedExampleException {
    int outer = in.enter();
    if (tag != store.type().listTag()) {
      in.advance(in.remaining());
    }
    while (!in.atEnd()) {
      int itemTag = in.readTag();
      if (!store.read(in, itemTag)) {
        in.skip(itemTag);
      }
    }
    in.leave(outer);
  }
}
