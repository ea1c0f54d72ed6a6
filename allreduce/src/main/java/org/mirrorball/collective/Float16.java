package org.mirrorball.collective;

/**
 * IEEE 754 binary16: 1 sign bit, 5 bits of exponent, 10 of fraction. Without branches on magnitude,
 * so that the vector kernel computes the very same: float arithmetic does the rounding and the
 * subnormals, after M. Dukhan's <a href="https://github.com/Maratyszcza/FP16">FP16</a>.
 */
final class Float16 {

  static final int NAN = 0x7e00;
  static final int FRACTION_SHIFT = 23 - 10;
  static final int EXPONENT_MASK = 0x7c00;

  /** Of a float, all fraction bits that fit plus the carry out of them. */
  static final int FRACTION_AND_CARRY_MASK = 0xfff;

  /** Scaling up by the first makes what is beyond float16 infinite; by the second, undoes it. */
  static final float SCALE_TO_INFINITY = 0x1p112f;

  static final float SCALE_BACK = 0x1p-110f;

  /** The exponent of 2^-14, the least normal float16: smaller numbers round as that one does. */
  static final int LEAST_NORMAL_EXPONENT = (127 - 14) << 23;

  /** Adding 2^(15 + e) to 4 * x, e being x's exponent, leaves 10 bits of x's fraction. */
  static final int ROUNDING_EXPONENT = 15 << 23;

  /** Lifts a float16's exponent so that its highest becomes the float's, of infinity and NaN. */
  static final int EXPONENT_LIFT = (255 - 31) << 23;

  /** Takes the lift back, but for infinity and NaN. */
  static final float LIFT_SCALE = 0x1p-112f;

  /** What is less came from a subnormal number. */
  static final float LEAST_NORMAL = 0x1p-14f;

  private Float16() {}

  /** Rounds to nearest, ties to even; infinite from 65520 on; NaN stays NaN. */
  static short encode(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    if (Float.isNaN(value)) {
      return (short) (sign | NAN);
    }
    int exponent = Math.max(bits & 0x7f800000, LEAST_NORMAL_EXPONENT);
    float rounded =
        Math.abs(value) * SCALE_TO_INFINITY * SCALE_BACK
            + Float.intBitsToFloat(exponent + ROUNDING_EXPONENT);
    int roundedBits = Float.floatToRawIntBits(rounded);
    int magnitude =
        ((roundedBits >>> FRACTION_SHIFT) & EXPONENT_MASK)
            + (roundedBits & FRACTION_AND_CARRY_MASK);
    return (short) (sign | magnitude);
  }

  /** Exact. */
  static float decode(short bits) {
    int lifted = ((bits & 0x7fff) << FRACTION_SHIFT) + EXPONENT_LIFT;
    float normal = Float.intBitsToFloat(lifted) * LIFT_SCALE;
    // A subnormal, read as though it had a hidden bit, is (x + 2^-14) / 2: undone by adding the
    // value's distance from 2^-14 once more.
    float magnitude = normal + Math.min(normal - LEAST_NORMAL, 0f);
    int sign = (bits & 0x8000) << 16;
    return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | sign);
  }
}
