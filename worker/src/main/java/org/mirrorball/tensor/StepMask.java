package org.mirrorball.tensor;

/**
 * Which samples one step of time counts for: the state of the others stays as it is.
 *
 * @param mask [batch], 0 where the step does not count
 */
record StepMask(Memory mask) {
  /** Gives samples that the step does not count for their rows of before. */
  void keep(Memory rows, Memory before) {
    int width = rows.elementCount() / mask.elementCount();
    for (int sample = 0; sample < mask.elementCount(); sample++) {
      if (mask.get(sample) == 0) {
        rows.copy(sample * width, before, sample * width, width);
      }
    }
  }

  /** Sets the rows of samples that the step does not count for to 0. */
  void clear(Memory rows) {
    clear(rows, true);
  }

  /** Sets the rows of samples that the step counts for to 0. */
  void clearOthers(Memory rows) {
    clear(rows, false);
  }

  private void clear(Memory rows, boolean masked) {
    int width = rows.elementCount() / mask.elementCount();
    for (int sample = 0; sample < mask.elementCount(); sample++) {
      if (mask.get(sample) == 0 == masked) {
        for (int index = sample * width; index < (sample + 1) * width; index++) {
          rows.put(index, 0);
        }
      }
    }
  }

  /** {@code sums = a + b}. */
  static void add(Memory a, Memory b, Memory sums) {
    for (int index = 0; index < sums.elementCount(); index++) {
      sums.put(index, a.get(index) + b.get(index));
    }
  }
}
