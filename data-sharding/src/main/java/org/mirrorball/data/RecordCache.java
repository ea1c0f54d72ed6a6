package org.mirrorball.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The first records of each of a worker's lanes, often all of them, kept for every epoch. */
final class RecordCache {

  /** Opens a part of the dataset. */
  @FunctionalInterface
  interface Opener {
    RecordCursor open(long start, long end);
  }

  private static final RawRecord[] NOTHING = {};

  private final List<Lane> lanes;
  private final Opener opener;
  private final RawRecord[][] records;

  private RecordCache(List<Lane> lanes, Opener opener) {
    this.lanes = lanes;
    this.opener = opener;
    this.records = new RawRecord[lanes.size()][];
    Arrays.fill(records, NOTHING);
  }

  static RecordCache empty(List<Lane> lanes, Opener opener) {
    return new RecordCache(lanes, opener);
  }

  /** Reads a share of every lane, in one pass over the files if that share is the whole. */
  static RecordCache load(List<Lane> lanes, Opener opener, double share) throws IOException {
    var cache = new RecordCache(lanes, opener);
    if (share >= 1) {
      cache.loadAll();
    } else {
      cache.loadShare(share);
    }
    return cache;
  }

  private void loadAll() throws IOException {
    // A worker's lanes follow one another, so the files are read, and decompressed, only once.
    long end = lanes.get(lanes.size() - 1).end();
    try (RecordCursor cursor = opener.open(lanes.get(0).start(), end)) {
      for (int i = 0; i < records.length; i++) {
        records[i] = read(cursor, lanes.get(i).recordCount());
      }
    }
  }

  private void loadShare(double share) throws IOException {
    for (int i = 0; i < records.length; i++) {
      Lane lane = lanes.get(i);
      long count = (long) (lane.recordCount() * share);
      try (RecordCursor cursor = opener.open(lane.start(), lane.start() + count)) {
        records[i] = read(cursor, count);
      }
    }
  }

  private static RawRecord[] read(RecordCursor cursor, long count) throws IOException {
    var lane = new RawRecord[Math.toIntExact(count)];
    for (int i = 0; i < lane.length; i++) {
      lane[i] = cursor.next();
    }
    return lane;
  }

  /** All records of a lane in order: from memory first, then from where they came. */
  RecordCursor open(int laneNumberHere) {
    Lane lane = lanes.get(laneNumberHere);
    RawRecord[] cached = records[laneNumberHere];
    RecordCursor rest = opener.open(lane.start() + cached.length, lane.end());
    return new RecordCursor() {
      private int position;

      @Override
      public RawRecord next() throws IOException {
        return position < cached.length ? cached[position++] : rest.next();
      }

      @Override
      public void close() throws IOException {
        rest.close();
      }
    };
  }
}
