package org.mirrorball.tfrecord;

import java.nio.IntBuffer;

/** Values of int64 lists in a buffer of int32, for labels and token numbers. */
final class Int32Store extends VarintStore {

  private final IntBuffer values;

  /** Fills a buffer from its position to its limit. */
  Int32Store(IntBuffer target) {
    this.values = target.slice();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ArithmeticException when a value is beyond int32
   */
  @Override
  void put(long[] run, int more) {
    for (int i = 0; i < more && count + i < values.capacity(); i++) {
      values.put(count + i, Math.toIntExact(run[i]));
    }
  }

  @Override
  boolean overflowed() {
    return count > values.capacity();
  }

  /** The values: [count]. */
  IntBuffer values() {
    return values.slice(0, count);
  }
}
