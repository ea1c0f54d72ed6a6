package org.mirrorball.tfrecord;

import java.util.Arrays;

/** Where rows begin and end, in an array that grows. */
final class Splits {

  private int[] splits = {0, 0}; // row i is from [i] to [i + 1]
  private int count;

  int count() {
    return count;
  }

  void add(int end) {
    if (count + 1 == splits.length) {
      splits = Arrays.copyOf(splits, ValueStore.grown(splits.length, count + 2));
    }
    splits[++count] = end;
  }

  void truncate(int newCount) {
    count = Math.min(count, newCount);
  }

  int start(int row) {
    return splits[row];
  }

  int length(int row) {
    return splits[row + 1] - splits[row];
  }

  /** Where the last row ends. */
  int end() {
    return splits[count];
  }

  int longest() {
    int longest = 0;
    for (int row = 0; row < count; row++) {
      longest = Math.max(longest, length(row));
    }
    return longest;
  }

  /** [count + 1]. */
  int[] toArray() {
    return Arrays.copyOf(splits, count + 1);
  }
}
