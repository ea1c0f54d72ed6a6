package org.mirrorball.data;

import java.io.Closeable;
import java.io.IOException;

/** Walks over raw records, forward only. Used by one thread. */
interface RecordCursor extends Closeable {

  /** The next record; null at the end, however often called there. */
  RawRecord next() throws IOException;

  @Override
  default void close() throws IOException {}
}
