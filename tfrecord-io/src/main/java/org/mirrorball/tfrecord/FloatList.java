package org.mirrorball.tfrecord;

import java.util.Arrays;

/** float32 values. Immutable. */
public final class FloatList implements Feature {

  private final float[] values;

  FloatList(float[] values) {
    this.values = values;
  }

  /** A list of these values. */
  public static FloatList of(float... values) {
    return new FloatList(values.clone());
  }

  @Override
  public int count() {
    return values.length;
  }

  @Override
  public String typeName() {
    return "float";
  }

  /** The value at {@code index}. */
  public float get(int index) {
    return values[index];
  }

  /** A copy of all values. */
  public float[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatList list && Arrays.equals(values, list.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "float[" + values.length + "]";
  }
}
