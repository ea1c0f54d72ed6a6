package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Transcendental functions of whole vectors, from additions and multiplications alone. The Vector
 * API's own give other last bits once they are compiled than while they are interpreted, so that a
 * training would not be the same, bit for bit, the next time. Absolute error below 2e-7 (exp:
 * relative).
 *
 * <p>A loop should call one of them only: with two the compiler meets its limit of inlined code,
 * and vectors become objects.
 */
final class VectorMath {
  /** Beyond, the exponential leaves the range of normal numbers. */
  private static final FloatVector HIGHEST = all(87);

  private static final FloatVector LOWEST = all(-87);
  private static final FloatVector LOG2_E = all(1.442695041f);
  private static final FloatVector MINUS_LN2_HIGH = all(-0.693359375f);
  private static final FloatVector MINUS_LN2_LOW = all(2.12194440e-4f);
  private static final FloatVector ONE = all(1);
  private static final FloatVector TWO = all(2);
  private static final FloatVector EXP_0 = all(1.9875691500e-4f);
  private static final FloatVector EXP_1 = all(1.3981999507e-3f);
  private static final FloatVector EXP_2 = all(8.3334519073e-3f);
  private static final FloatVector EXP_3 = all(4.1665795894e-2f);
  private static final FloatVector EXP_4 = all(1.6666665459e-1f);
  private static final FloatVector EXP_5 = all(5.0000001201e-1f);
  private static final FloatVector TANH_0 = all(-5.70498872745e-3f);
  private static final FloatVector TANH_1 = all(2.06390887954e-2f);
  private static final FloatVector TANH_2 = all(-5.37397155531e-2f);
  private static final FloatVector TANH_3 = all(1.33314422036e-1f);
  private static final FloatVector TANH_4 = all(-3.33332819422e-1f);
  private static final FloatVector TANH_NEAR = all(0.625f * 0.625f);

  /** Halves of A. and S.'s coefficients: the distribution is half of one plus the function. */
  private static final FloatVector NORMAL_SCALE = all(0.3275911f * 0.70710678f);

  private static final FloatVector NORMAL_0 = all(1.061405429f / 2);
  private static final FloatVector NORMAL_1 = all(-1.453152027f / 2);
  private static final FloatVector NORMAL_2 = all(1.421413741f / 2);
  private static final FloatVector NORMAL_3 = all(-0.284496736f / 2);
  private static final FloatVector NORMAL_4 = all(0.254829592f / 2);

  /** Added, it leaves an integer in the lowest bits of the sum. */
  private static final FloatVector ROUNDER = all(12582912f);

  private static final int MANTISSA_BITS = 23;

  private VectorMath() {}

  private static FloatVector all(float value) {
    return FloatVector.broadcast(VectorSpan.SPECIES, value);
  }

  /** {@code exp(x)}, of x cut to ±87: two to a whole power, times a polynomial (Cephes). */
  static FloatVector exp(FloatVector x) {
    FloatVector cut = x.max(LOWEST).min(HIGHEST);
    FloatVector rounded = cut.fma(LOG2_E, ROUNDER);
    FloatVector power = rounded.sub(ROUNDER);
    FloatVector rest = power.fma(MINUS_LN2_LOW, power.fma(MINUS_LN2_HIGH, cut));
    FloatVector series = EXP_0.fma(rest, EXP_1).fma(rest, EXP_2).fma(rest, EXP_3);
    series = series.fma(rest, EXP_4).fma(rest, EXP_5).fma(rest.mul(rest), rest).add(ONE);
    IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
    return series.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }

  /** {@code 1 / (1 + exp(-x))}. */
  static FloatVector sigmoid(FloatVector x) {
    return ONE.div(exp(x.neg()).add(ONE));
  }

  /** The hyperbolic tangent: a polynomial near 0, where the quotient would cancel (Cephes). */
  static FloatVector tanh(FloatVector x) {
    FloatVector far = ONE.sub(TWO.div(exp(x.add(x)).add(ONE)));
    FloatVector square = x.mul(x);
    FloatVector series = TANH_0.fma(square, TANH_1).fma(square, TANH_2).fma(square, TANH_3);
    FloatVector near = series.fma(square, TANH_4).mul(square).fma(x, x);
    return far.blend(near, square.compare(VectorOperators.LT, TANH_NEAR));
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
    FloatVector t = ONE.div(x.abs().fma(NORMAL_SCALE, ONE));
    FloatVector series = NORMAL_0.fma(t, NORMAL_1).fma(t, NORMAL_2).fma(t, NORMAL_3);
    FloatVector tail = series.fma(t, NORMAL_4).mul(t).mul(bell);
    return ONE.sub(tail).blend(tail, x.compare(VectorOperators.LT, 0));
  }
}
