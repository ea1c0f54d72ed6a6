package org.mirrorball.collective;

import jdk.incubator.vector.VectorOperators;

/** What is done with lanes. */
final class VectorLanes {

  private VectorLanes() {}

  /** What joins two vectors; the average is a sum until it is complete. */
  static VectorOperators.Associative operation(ReduceOperator operator) {
    return switch (operator) {
      case SUM, AVERAGE -> VectorOperators.ADD;
      case MAX -> VectorOperators.MAX;
      case MIN -> VectorOperators.MIN;
    };
  }
}
