package org.mirrorball.collective;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The widest lanes the processor has, half as wide ones for floats of half the length, and what is
 * done with them.
 */
final class VectorLanes {

  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  static final VectorSpecies<Short> SHORTS =
      ShortVector.SPECIES_PREFERRED.withShape(VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

  /** Of every full vector. */
  static final int BYTE_LENGTH = FLOATS.vectorByteSize();

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
