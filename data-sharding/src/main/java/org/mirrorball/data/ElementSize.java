package org.mirrorball.data;

/** About how many bytes of memory a value keeps. */
final class ElementSize {

  private static final int UNKNOWN = 1 << 10; // an object of which nothing is known

  private ElementSize() {}

  static long of(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (value instanceof Sample sample) {
      return (long) Float.BYTES * (sample.features().length + sample.label().length);
    }
    if (value instanceof Batch batch) {
      return batch.byteLength();
    }
    if (value instanceof Pair<?, ?> pair) {
      return of(pair.first()) + of(pair.second());
    }
    return UNKNOWN;
  }
}
