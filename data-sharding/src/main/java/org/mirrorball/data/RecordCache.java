package org.mirrorball.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The first records of each of a worker's lanes, often all of them, kept for every epoch. */
final class RecordCache implements Closeable {

  /** Opens a part of the dataset. */
  @FunctionalInterface
  interface Opener {
    ElementCursor open(long start, long end);
  }

  private final List<Lane> lanes;
  private final Opener opener;
  private final List<ElementStore> stores = new ArrayList<>();

  private RecordCache(List<Lane> lanes, Opener opener) {
    this.lanes = lanes;
    this.opener = opener;
  }

  static RecordCache empty(List<Lane> lanes, Opener opener) {
    var cache = new RecordCache(lanes, opener);
    lanes.forEach(lane -> cache.stores.add(new MemoryStore()));
    return cache;
  }

  /** Reads a share of every lane, in one pass over the files if that share is the whole. */
  static RecordCache load(
      List<Lane> lanes, Opener opener, double share, ElementStore.Opener storeOpener)
      throws IOException {
    var cache = new RecordCache(lanes, opener);
    for (int i = 0; i < lanes.size(); i++) {
      cache.stores.add(storeOpener.open());
    }
    if (share >= 1 && cache.lanesFollowOneAnother()) {
      cache.loadAll();
    } else {
      cache.loadShare(share);
    }
    return cache;
  }

  /** Then the files are read, and decompressed, only once. */
  private boolean lanesFollowOneAnother() {
    for (int i = 0; i < lanes.size(); i++) {
      boolean whole = lanes.get(i).spans().size() == 1 && lanes.get(i).spans().get(0).stride() == 1;
      if (!whole || (i > 0 && lanes.get(i - 1).end() != lanes.get(i).start())) {
        return false;
      }
    }
    return true;
  }

  private void loadAll() throws IOException {
    long end = lanes.get(lanes.size() - 1).end();
    try (ElementCursor cursor = opener.open(lanes.get(0).start(), end)) {
      for (int i = 0; i < lanes.size(); i++) {
        fill(stores.get(i), cursor, lanes.get(i).recordCount());
      }
    }
  }

  private void loadShare(double share) throws IOException {
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      try (ElementCursor cursor = new SpansCursor(lane.spans(), opener, 0)) {
        fill(stores.get(i), cursor, (long) (lane.recordCount() * share));
      }
    }
  }

  private static void fill(ElementStore store, ElementCursor cursor, long count)
      throws IOException {
    for (long i = 0; i < count; i++) {
      store.add(cursor.next());
    }
    store.complete();
  }

  /** All records of a lane in order: from what is kept first, then from where they came. */
  ElementCursor open(int laneNumberHere, int pass) {
    ElementStore kept = stores.get(laneNumberHere);
    ElementCursor first = kept.cursor(pass);
    var rest = new SpansCursor(lanes.get(laneNumberHere).spans(), opener, kept.count());
    return new ElementCursor() {
      @Override
      public Element next() throws IOException {
        Element element = first.next();
        if (element != null) {
          return element;
        }
        Element later = rest.next();
        return later == null ? null : later.inPass(pass);
      }

      @Override
      public void close() throws IOException {
        rest.close();
      }
    };
  }

  @Override
  public void close() throws IOException {
    for (ElementStore store : stores) {
      store.close();
    }
  }
}
