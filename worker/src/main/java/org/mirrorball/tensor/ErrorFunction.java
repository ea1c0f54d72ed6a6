package org.mirrorball.tensor;

/** The error function in double precision, which Java's library lacks. */
final class ErrorFunction {
  private static final double TWO_BY_ROOT_PI = 2 / Math.sqrt(Math.PI);

  /** Below, the series needs few terms; above, the continued fraction does. */
  private static final double SERIES_LIMIT = 2.5;

  /** Enough of the fraction for 15 digits from the limit on. */
  private static final int FRACTION_DEPTH = 60;

  private ErrorFunction() {}

  /** {@code 2 / sqrt(pi)} times the integral of {@code exp(-t * t)} from 0 to x. */
  static double of(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    double size = Math.abs(x);
    double value = size < SERIES_LIMIT ? series(size) : 1 - complement(size);
    return Math.copySign(value, x);
  }

  /** Abramowitz and Stegun 7.1.6: all terms are positive, so nothing cancels. */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return TWO_BY_ROOT_PI * Math.exp(-x * x) * sum;
  }

  /** Abramowitz and Stegun 7.1.14, from its far end. */
  private static double complement(double x) {
    double fraction = x;
    for (int n = FRACTION_DEPTH; n > 0; n--) {
      fraction = x + n / 2.0 / fraction;
    }
    return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
  }
}
