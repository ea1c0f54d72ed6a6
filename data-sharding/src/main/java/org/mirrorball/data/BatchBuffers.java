package org.mirrorball.data;

import java.util.List;
import java.util.function.Supplier;

/**
 * The buffers of a worker's batches: as many as are read ahead, and one that is trained on; fewer
 * where they would take too much memory. Used by the thread that trains.
 */
final class BatchBuffers {

  private static final int MIN_COUNT = 2; // one that is trained on, one that is filled meanwhile

  private final List<Batch> batches;
  private final PrefetchDepth depth;
  private final Supplier<Batch> allocator;

  /**
   * Takes buffers of earlier epochs, and allocates what is missing.
   *
   * @param batches gets the new ones, too
   */
  BatchBuffers(List<Batch> batches, PrefetchDepth depth, Supplier<Batch> allocator) {
    this.batches = batches;
    this.depth = depth;
    this.allocator = allocator;
    while (mayHaveAnother()) {
      batches.add(allocator.get());
    }
  }

  List<Batch> all() {
    return List.copyOf(batches);
  }

  PrefetchDepth depth() {
    return depth;
  }

  /** One more, when the depth has grown to it and memory allows; otherwise null. */
  Batch another() {
    if (!mayHaveAnother()) {
      return null;
    }
    Batch batch = allocator.get();
    batches.add(batch);
    return batch;
  }

  private boolean mayHaveAnother() {
    int count = batches.size() + 1;
    return count <= MIN_COUNT
        || (count <= depth.depth() + 1 && count * batches.get(0).byteLength() <= depth.maxBytes());
  }
}
