package org.mirrorball.collective;

import static org.mirrorball.vector.VectorArithmetic.abs;
import static org.mirrorball.vector.VectorArithmetic.add;
import static org.mirrorball.vector.VectorArithmetic.and;
import static org.mirrorball.vector.VectorArithmetic.max;
import static org.mirrorball.vector.VectorArithmetic.min;
import static org.mirrorball.vector.VectorArithmetic.multiply;
import static org.mirrorball.vector.VectorArithmetic.narrow;
import static org.mirrorball.vector.VectorArithmetic.or;
import static org.mirrorball.vector.VectorArithmetic.replaceAbove;
import static org.mirrorball.vector.VectorArithmetic.shiftLeft;
import static org.mirrorball.vector.VectorArithmetic.shiftRight;
import static org.mirrorball.vector.VectorArithmetic.subtract;
import static org.mirrorball.vector.VectorArithmetic.toBits;
import static org.mirrorball.vector.VectorArithmetic.toFloats;
import static org.mirrorball.vector.VectorArithmetic.widen;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** {@link Float16}, as many at a time as there are lanes, by the same arithmetic. */
final class VectorFloat16 {

  private VectorFloat16() {}

  /** Rounds to nearest, ties to even; infinite from 65520 on; NaN stays NaN. */
  static ShortVector encode(FloatVector values) {
    IntVector bits = toBits(values);
    IntVector exponent = max(and(bits, 0x7f800000), Float16.LEAST_NORMAL_EXPONENT);
    FloatVector scaled =
        multiply(multiply(abs(values), Float16.SCALE_TO_INFINITY), Float16.SCALE_BACK);
    FloatVector rounded = add(scaled, toFloats(add(exponent, Float16.ROUNDING_EXPONENT)));
    IntVector roundedBits = toBits(rounded);
    IntVector magnitude =
        add(
            and(shiftRight(roundedBits, Float16.FRACTION_SHIFT), Float16.EXPONENT_MASK),
            and(roundedBits, Float16.FRACTION_AND_CARRY_MASK));
    IntVector sign = and(shiftRight(bits, 16), 0x8000);
    return narrow(
        or(sign, replaceAbove(magnitude, and(bits, 0x7fffffff), 0x7f800000, Float16.NAN)));
  }

  /** Exact. */
  static FloatVector decode(ShortVector bits) {
    IntVector widened = widen(bits);
    IntVector lifted =
        add(shiftLeft(and(widened, 0x7fff), Float16.FRACTION_SHIFT), Float16.EXPONENT_LIFT);
    FloatVector normal = multiply(toFloats(lifted), Float16.LIFT_SCALE);
    FloatVector magnitude = add(normal, min(subtract(normal, Float16.LEAST_NORMAL), 0f));
    return toFloats(or(toBits(magnitude), and(widened, 0x80000000)));
  }
}
