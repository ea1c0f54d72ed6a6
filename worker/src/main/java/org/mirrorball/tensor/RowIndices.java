package org.mirrorball.tensor;

/** Indices that are kept as floating-point numbers. */
final class RowIndices {
  private RowIndices() {}

  /**
   * The index at a position.
   *
   * @throws IllegalArgumentException when it is not a whole number from 0 to {@code count - 1}
   */
  static int at(Memory indices, int position, int count, Op op) {
    double value = indices.get(position);
    int index = (int) value;
    if (index != value || index < 0 || index >= count) {
      throw new IllegalArgumentException(
          op.opName()
              + ": index "
              + value
              + " at position "
              + position
              + " is not one of 0 to "
              + (count - 1));
    }
    return index;
  }
}
