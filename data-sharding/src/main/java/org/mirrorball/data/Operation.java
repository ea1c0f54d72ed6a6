package org.mirrorball.data;

import java.io.IOException;
import java.io.Serializable;

/** One operation of a dataset: makes a stream of elements of the stream before it. Immutable. */
interface Operation extends Serializable {

  /** The method that makes it, for messages. */
  String name();

  /** What matters of it for the elements and their order, for comparing plans. */
  default String describe() {
    return name();
  }

  /** Opens a pass over its elements. */
  ElementCursor open(ElementCursor.Opener upstream, Pass pass) throws IOException;
}
