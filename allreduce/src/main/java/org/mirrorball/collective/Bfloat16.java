package org.mirrorball.collective;

/** The upper half of a float32: 1 sign bit, 8 bits of exponent, 7 of fraction. */
final class Bfloat16 {

  /** Makes a NaN quiet, so that cutting its payload cannot make it an infinity. */
  static final int QUIET_BIT = 0x40;

  private Bfloat16() {}

  /** Rounds to nearest, ties to even; NaN stays NaN. */
  static short encode(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | QUIET_BIT);
    }
    // Just below one half, plus one if the last bit kept is odd: carries exactly when rounding up.
    int evenBit = (bits >>> 16) & 1;
    return (short) ((bits + 0x7fff + evenBit) >>> 16);
  }

  /** Exact. */
  static float decode(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
