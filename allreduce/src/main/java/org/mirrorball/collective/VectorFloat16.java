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

/** {@link Float16}, as many at a time as there are lanes, by the same arithmetic. */
final class VectorFloat16 {

  private VectorFloat16() {}

  static ShortVector encode(FloatVector values) {
    IntVector bits = values.reinterpretAsInts();
    IntVector roundingTerm =
        bits.and(0x7f800000).max(Float16.LEAST_NORMAL_EXPONENT).add(Float16.ROUNDING_EXPONENT);
    IntVector rounded =
        values
            .abs()
            .mul(Float16.SCALE_TO_INFINITY)
            .mul(Float16.SCALE_BACK)
            .add(roundingTerm.reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector magnitude =
        rounded
            .lanewise(LSHR, Float16.FRACTION_SHIFT)
            .and(Float16.EXPONENT_MASK)
            .add(rounded.and(Float16.FRACTION_AND_CARRY_MASK));
    VectorMask<Integer> isNan = bits.and(0x7fffffff).compare(GT, 0x7f800000);
    IntVector sign = bits.lanewise(LSHR, 31).lanewise(LSHL, 15);
    IntVector encoded = magnitude.blend(Float16.NAN, isNan).or(sign);
    return (ShortVector) encoded.convertShape(I2S, VectorLanes.SHORTS, 0);
  }

  static FloatVector decode(ShortVector bits) {
    IntVector widened = (IntVector) bits.convertShape(S2I, VectorLanes.INTS, 0);
    FloatVector normal =
        widened
            .and(0x7fff)
            .lanewise(LSHL, Float16.FRACTION_SHIFT)
            .add(Float16.EXPONENT_LIFT)
            .reinterpretAsFloats()
            .mul(Float16.LIFT_SCALE);
    FloatVector magnitude = normal.add(normal.sub(Float16.LEAST_NORMAL).min(0f));
    IntVector sign = widened.and(0x80000000);
    return magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }
}
