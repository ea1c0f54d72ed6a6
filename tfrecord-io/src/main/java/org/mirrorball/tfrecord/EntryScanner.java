package org.mirrorball.tfrecord;

import java.util.Arrays;

/** Finds where in a record the map entries of the wanted features are. */
final class EntryScanner {

  private static final int ABSENT = -1;
  private static final int KEY_HEADER_LENGTH = 2; // tag and length of a name below 128 bytes

  private final FeatureTable table;
  private final int[] starts;
  private final int[] ends;

  EntryScanner(FeatureTable table, int featureCount) {
    this.table = table;
    this.starts = new int[featureCount];
    this.ends = new int[featureCount];
  }

  /**
   * Walks over a record. Of entries with the same name the last counts.
   *
   * @param mapTag the field that holds the map
   */
  void scan(WireReader in, int mapTag) throws MalformedExampleException {
    Arrays.fill(starts, ABSENT);
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == mapTag) {
        int outer = in.enter();
        scanMap(in);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  private void scanMap(WireReader in) throws MalformedExampleException {
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.ENTRY) {
        int outer = in.enter();
        scanEntry(in);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  private void scanEntry(WireReader in) throws MalformedExampleException {
    int start = in.position();
    int rest = start; // where to look for the value: behind the key, when that comes first
    int nameStart = start;
    int nameLength = 0; // an entry without a key has the empty one
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.KEY) {
        nameLength = in.readLength();
        nameStart = in.position();
        boolean first = nameStart - start == KEY_HEADER_LENGTH;
        in.advance(nameLength);
        rest = first ? in.position() : start;
      } else {
        in.skip(tag);
      }
    }
    int feature = table.find(in.bytes(), nameStart, nameLength);
    if (feature != FeatureTable.UNKNOWN) {
      starts[feature] = rest;
      ends[feature] = in.position();
    }
  }

  boolean found(int feature) {
    return starts[feature] != ABSENT;
  }

  /** Puts the reader into a feature's entry. */
  void moveTo(int feature, WireReader in) {
    in.moveTo(starts[feature], ends[feature]);
  }
}
