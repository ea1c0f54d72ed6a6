package org.mirrorball.data;

import java.io.Closeable;
import java.io.IOException;

/** Elements kept between passes. Filled by one thread, then read by any number. */
interface ElementStore extends Closeable {

  void add(Element element) throws IOException;

  /** No element will be added any more. */
  default void complete() throws IOException {}

  int count();

  Element get(int number) throws IOException;

  @Override
  default void close() throws IOException {}

  /** Opens an empty one. */
  @FunctionalInterface
  interface Opener {
    ElementStore open() throws IOException;
  }

  /** All elements, in the pass asked for. */
  default ElementCursor cursor(int pass) {
    return new ElementCursor() {
      private int number;

      @Override
      public Element next() throws IOException {
        return number < count() ? get(number++).inPass(pass) : null;
      }
    };
  }
}
