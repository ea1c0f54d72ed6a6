package org.mirrorball.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the sums of a step into ranges that go round the ring as soon as they are complete. Depends
 * on the model and the limit alone, so it is the same on all replicas.
 */
final class Buckets {

  /**
   * A range of the sums.
   *
   * @param readyPosition the graph node after which it is complete
   */
  record Bucket(int offset, int count, int readyPosition) {}

  private Buckets() {}

  /**
   * Cuts.
   *
   * @param offsets where each part starts, ascending from 0; parts are never divided
   * @param counts how long each part is
   * @param positions the graph node that completes each part
   * @param elementLimit a bucket is closed when it has at least so many elements
   */
  static List<Bucket> cut(int[] offsets, int[] counts, int[] positions, int elementLimit) {
    var buckets = new ArrayList<Bucket>();
    int start = 0;
    int ready = 0;
    for (int i = 0; i < offsets.length; i++) {
      ready = Math.max(ready, positions[i]);
      int end = offsets[i] + counts[i];
      if (end - start >= elementLimit || i == offsets.length - 1) {
        buckets.add(new Bucket(start, end - start, ready));
        start = end;
      }
    }
    return List.copyOf(buckets);
  }
}
