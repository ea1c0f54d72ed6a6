package org.mirrorball.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the dataset that feeds the same slots of every global batch.
 *
 * @param number from 0
 * @param spans its records, in order
 * @param elementCount how many elements the lane's own operations make of them in an epoch
 */
record Lane(int number, ArrayList<Span> spans, long elementCount) implements Serializable {

  static Lane of(int number, List<Span> spans, LaneForm form, int laneCount) {
    long records = spans.stream().mapToLong(Span::count).sum();
    return new Lane(number, new ArrayList<>(spans), form.elementCount(records, number, laneCount));
  }

  /** Records, as often as they are read. */
  long recordCount() {
    return spans.stream().mapToLong(Span::count).sum();
  }

  /** Position of the first record. */
  long start() {
    return spans.get(0).start();
  }

  /** Position after the last record. */
  long end() {
    return spans.get(spans.size() - 1).end();
  }
}
