package org.mirrorball.data;

import java.io.IOException;
import java.util.List;

/** An operation on one element alone: {@code map} and {@code filter}. */
interface SlotOperation extends Operation {

  /**
   * What becomes of a value; null when nothing does.
   *
   * @param random the element's own
   */
  Object apply(Object value, CounterRandom random) throws IOException;

  /** Whether every element gives one. */
  boolean keepsAll();

  @Override
  default ElementCursor open(ElementCursor.Opener upstream, Pass pass) throws IOException {
    return SlotCursor.open(upstream.open(pass), List.of(this), pass);
  }
}
