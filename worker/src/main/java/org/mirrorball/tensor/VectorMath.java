package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Transcendental functions of whole vectors, from additions and multiplications alone. The Vector
 * API's own give other last bits once they are compiled than while they are interpreted, so that a
 * training would not be the same, bit for bit, the next time. Absolute error below 2e-7 (exp:
 * relative).
 */
final class VectorMath {
  /** Beyond, the exponential leaves the range of normal numbers. */
  private static final float EXP_LIMIT = 87;

  private static final float LOG2_E = 1.442695041f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final int MANTISSA_BITS = 23;
  private static final int EXPONENT_BIAS = 127;

  /** Adding and subtracting it rounds to an integer. */
  private static final float ROUNDER = 12582912f;

  private VectorMath() {}

  /** {@code exp(x)}, of x cut to ±87: two to a whole power, times a polynomial (Cephes). */
  static FloatVector exp(FloatVector x) {
    FloatVector cut = x.max(-EXP_LIMIT).min(EXP_LIMIT);
    FloatVector power = cut.mul(LOG2_E).add(ROUNDER).sub(ROUNDER);
    FloatVector rest = cut.sub(power.mul(LN2_HIGH)).sub(power.mul(LN2_LOW));
    FloatVector series = rest.mul(1.9875691500e-4f).add(1.3981999507e-3f);
    series = series.mul(rest).add(8.3334519073e-3f);
    series = series.mul(rest).add(4.1665795894e-2f);
    series = series.mul(rest).add(1.6666665459e-1f);
    series = series.mul(rest).add(5.0000001201e-1f);
    series = series.mul(rest).mul(rest).add(rest).add(1);
    IntVector exponent = (IntVector) power.convert(VectorOperators.F2I, 0);
    IntVector bits = exponent.add(EXPONENT_BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS);
    return series.mul(bits.reinterpretAsFloats());
  }

  /** {@code 1 / (1 + exp(-x))}. */
  static FloatVector sigmoid(FloatVector x) {
    FloatVector one = FloatVector.broadcast(x.species(), 1);
    return one.div(exp(x.neg()).add(1));
  }

  /** The hyperbolic tangent: a polynomial near 0, where the quotient would cancel (Cephes). */
  static FloatVector tanh(FloatVector x) {
    FloatVector one = FloatVector.broadcast(x.species(), 1);
    FloatVector far = one.sub(FloatVector.broadcast(x.species(), 2).div(exp(x.add(x)).add(1)));
    FloatVector square = x.mul(x);
    FloatVector series = square.mul(-5.70498872745e-3f).add(2.06390887954e-2f);
    series = series.mul(square).add(-5.37397155531e-2f);
    series = series.mul(square).add(1.33314422036e-1f);
    series = series.mul(square).add(-3.33332819422e-1f);
    FloatVector near = series.mul(square).mul(x).add(x);
    VectorMask<Float> isNear = square.compare(VectorOperators.LT, 0.625f * 0.625f);
    return far.blend(near, isNear);
  }

  /** {@code log(1 + y)} for y from 0 to 1: twice the area tangent of {@code y / (2 + y)}. */
  static FloatVector log1pOfFraction(FloatVector y) {
    FloatVector ratio = y.div(y.add(2));
    FloatVector square = ratio.mul(ratio);
    FloatVector series = square.mul(2f / 13).add(2f / 11);
    for (int divisor = 9; divisor >= 1; divisor -= 2) {
      series = series.mul(square).add(2f / divisor);
    }
    return series.mul(ratio);
  }

  /** The normal distribution function, given {@code exp(-x * x / 2)}; A. and S. 7.1.26. */
  static FloatVector normalDistribution(FloatVector x, FloatVector bell) {
    FloatVector one = FloatVector.broadcast(x.species(), 1);
    FloatVector t = one.div(x.abs().mul(0.3275911f * 0.70710678f).add(1));
    FloatVector series = t.mul(1.061405429f).add(-1.453152027f);
    series = series.mul(t).add(1.421413741f);
    series = series.mul(t).add(-0.284496736f);
    series = series.mul(t).add(0.254829592f);
    FloatVector tail = series.mul(t).mul(bell).mul(0.5f);
    return one.sub(tail).blend(tail, x.compare(VectorOperators.LT, 0));
  }
}
