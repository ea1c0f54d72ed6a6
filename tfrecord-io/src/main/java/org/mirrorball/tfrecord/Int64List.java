package org.mirrorball.tfrecord;

import java.util.Arrays;

/** int64 values. Immutable. */
public final class Int64List implements Feature {

  private final long[] values;

  Int64List(long[] values) {
    this.values = values;
  }

  /** A list of these values. */
  public static Int64List of(long... values) {
    return new Int64List(values.clone());
  }

  @Override
  public int count() {
    return values.length;
  }

  @Override
  public String typeName() {
    return "int64";
  }

  /** The value at {@code index}. */
  public long get(int index) {
    return values[index];
  }

  /** A copy of all values. */
  public long[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Int64List list && Arrays.equals(values, list.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "int64[" + values.length + "]";
  }
}
