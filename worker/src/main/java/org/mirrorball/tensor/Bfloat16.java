package org.mirrorball.tensor;

/** The upper half of a float32: 1 sign bit, 8 bits of exponent, 7 of fraction. */
final class Bfloat16 {
  /** Makes a NaN quiet, so that cutting off the rest of it cannot make it an infinity. */
  static final int QUIET_BIT = 0x40;

  private Bfloat16() {}

  /** Rounds to nearest, ties to even; NaN stays NaN. */
  static short encode(float value) {
    int bits = Float.floatToRawIntBits(value);
    int upper = bits >>> 16;
    if (Float.isNaN(value)) {
      return (short) (upper | QUIET_BIT);
    }
    // Just below one half, or one half if what is kept is odd: carries exactly when rounding up.
    return (short) ((bits + 0x7fff + (upper & 1)) >>> 16);
  }

  /** Exact. */
  static float decode(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
