package org.mirrorball.collective;

import static org.mirrorball.vector.VectorArithmetic.add;
import static org.mirrorball.vector.VectorArithmetic.and;
import static org.mirrorball.vector.VectorArithmetic.narrow;
import static org.mirrorball.vector.VectorArithmetic.or;
import static org.mirrorball.vector.VectorArithmetic.replaceAbove;
import static org.mirrorball.vector.VectorArithmetic.shiftLeft;
import static org.mirrorball.vector.VectorArithmetic.shiftRight;
import static org.mirrorball.vector.VectorArithmetic.toBits;
import static org.mirrorball.vector.VectorArithmetic.toFloats;
import static org.mirrorball.vector.VectorArithmetic.widen;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** {@link Bfloat16}, as many at a time as there are lanes. */
final class VectorBfloat16 {

  private VectorBfloat16() {}

  /** Rounds to nearest, ties to even; NaN stays NaN. */
  static ShortVector encode(FloatVector values) {
    IntVector bits = toBits(values);
    IntVector upper = shiftRight(bits, 16);
    IntVector rounded = shiftRight(add(bits, add(and(upper, 1), 0x7fff)), 16);
    IntVector quiet = or(upper, Bfloat16.QUIET_BIT);
    return narrow(replaceAbove(rounded, and(bits, 0x7fffffff), 0x7f800000, quiet));
  }

  /** Exact. */
  static FloatVector decode(ShortVector bits) {
    return toFloats(shiftLeft(widen(bits), 16));
  }
}
