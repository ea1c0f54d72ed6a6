package org.mirrorball.collective;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2I;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;

/** {@link Bfloat16}, as many at a time as there are lanes. */
final class VectorBfloat16 {

  private VectorBfloat16() {}

  static ShortVector encode(FloatVector values) {
    IntVector bits = values.reinterpretAsInts();
    IntVector upper = bits.lanewise(LSHR, 16);
    IntVector rounded = bits.add(upper.and(1).add(0x7fff)).lanewise(LSHR, 16);
    IntVector quiet = upper.or(Bfloat16.QUIET_BIT);
    VectorMask<Integer> isNan = bits.and(0x7fffffff).compare(GT, 0x7f800000);
    IntVector encoded = rounded.blend(quiet, isNan);
    return (ShortVector) encoded.convertShape(I2S, VectorLanes.SHORTS, 0);
  }

  static FloatVector decode(ShortVector bits) {
    IntVector widened = (IntVector) bits.convertShape(S2I, VectorLanes.INTS, 0);
    return widened.lanewise(LSHL, 16).reinterpretAsFloats();
  }
}
