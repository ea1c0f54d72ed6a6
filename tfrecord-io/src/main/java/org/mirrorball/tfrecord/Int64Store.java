package org.mirrorball.tfrecord;

import java.nio.LongBuffer;

/** int64 values, in an array that grows or in a buffer of the user's. */
final class Int64Store extends VarintStore {

  private final boolean growing;
  private LongBuffer values;

  Int64Store() {
    this.growing = true;
    this.values = LongBuffer.allocate(0);
  }

  /** Fills a buffer from its position to its limit. */
  Int64Store(LongBuffer target) {
    this.growing = false;
    this.values = target.slice();
  }

  @Override
  void put(long[] run, int more) {
    if (count + more > values.capacity()) {
      if (!growing) {
        return;
      }
      LongBuffer larger = LongBuffer.allocate(grown(values.capacity(), count + more));
      values = larger.put(0, values, 0, count);
    }
    if (more == 1) {
      values.put(count, run[0]);
    } else {
      values.put(count, run, 0, more);
    }
  }

  @Override
  boolean overflowed() {
    return !growing && count > values.capacity();
  }

  /** The values: [count]. */
  LongBuffer values() {
    return values.slice(0, count);
  }

  long[] toArray() {
    long[] array = new long[count];
    values.get(0, array);
    return array;
  }
}
