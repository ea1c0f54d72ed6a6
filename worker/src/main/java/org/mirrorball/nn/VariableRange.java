package org.mirrorball.nn;

import java.util.List;

/** Where a variable stands in a flat vector, in elements. */
record VariableRange(long offset, long count) {

  /** The ranges of all trainable variables, which follow each other from 0 on. */
  static List<VariableRange> of(Parameters parameters) {
    return parameters.trainableSlots().stream()
        .map(
            slot -> new VariableRange(slot.elementOffset(), slot.variable().shape().elementCount()))
        .toList();
  }

  /** How many elements the ranges have together. */
  static long total(List<VariableRange> ranges) {
    return ranges.stream().mapToLong(VariableRange::count).sum();
  }
}
