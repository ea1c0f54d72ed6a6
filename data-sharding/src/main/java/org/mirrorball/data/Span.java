package org.mirrorball.data;

import java.io.IOException;
import java.io.Serializable;

/** Positions of a dataset: {@code start}, {@code start + stride} and so on, below {@code end}. */
record Span(long start, long end, int stride) implements Serializable {

  static Span of(long start, long end) {
    return new Span(start, end, 1);
  }

  long count() {
    return Math.max(0, end - start + stride - 1) / stride;
  }

  /** Of a cursor over all positions from start to end, the elements of this span. */
  ElementCursor of(ElementCursor all) {
    if (stride == 1) {
      return all;
    }
    return new ElementCursor() {
      private long next; // counted from start

      @Override
      public Element next() throws IOException {
        Element element = all.next();
        while (element != null && next % stride != 0) {
          next++;
          element = all.next();
        }
        next++;
        return element;
      }

      @Override
      public void close() throws IOException {
        all.close();
      }
    };
  }
}
