package org.mirrorball.data;

import java.io.Closeable;
import java.io.IOException;

/** Walks over elements, forward only. Used by one thread at a time. */
interface ElementCursor extends Closeable {

  /** The next element; null at the end, however often called there. */
  Element next() throws IOException;

  @Override
  default void close() throws IOException {}

  /** Opens the elements of one pass. */
  @FunctionalInterface
  interface Opener {
    ElementCursor open(Pass pass) throws IOException;
  }
}
