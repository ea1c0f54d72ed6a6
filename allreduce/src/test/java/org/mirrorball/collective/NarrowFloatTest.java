package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rounding to 16 bits, against arithmetic in double, where every step of it is exact. */
final class NarrowFloatTest {

  private static final int PATTERN_COUNT = 1 << 16;
  private static final int RANDOM_COUNT = 1 << 20;

  /** A narrow format as textbooks define it. */
  private enum Format {
    BFLOAT16(WireType.BFLOAT16, 7, -126, 127),
    FLOAT16(WireType.FLOAT16, 10, -14, 15);

    final WireType wireType;
    final int fractionBits;
    final int leastExponent;
    final int greatestExponent;

    Format(WireType wireType, int fractionBits, int leastExponent, int greatestExponent) {
      this.wireType = wireType;
      this.fractionBits = fractionBits;
      this.leastExponent = leastExponent;
      this.greatestExponent = greatestExponent;
    }

    /** The value of a bit pattern. */
    double value(int bits) {
      int fraction = bits & ((1 << fractionBits) - 1);
      int biased = (bits & 0x7fff) >> fractionBits;
      double sign = (bits & 0x8000) == 0 ? 1 : -1;
      if (biased == greatestExponent - leastExponent + 2) {
        return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
      }
      int exponent = Math.max(biased, 1) - 1 + leastExponent;
      int hiddenBit = biased == 0 ? 0 : 1 << fractionBits;
      return sign * (fraction + hiddenBit) * Math.scalb(1.0, exponent - fractionBits);
    }

    /** The nearest value of the format, ties to even. */
    double nearest(float value) {
      if (Float.isNaN(value) || Float.isInfinite(value) || value == 0) {
        return value;
      }
      int exponent = Math.max(Math.getExponent((double) value), leastExponent);
      double unit = Math.scalb(1.0, exponent - fractionBits);
      double rounded = Math.rint(value / unit) * unit;
      boolean overflows = Math.abs(rounded) >= Math.scalb(1.0, greatestExponent + 1);
      return overflows ? Math.copySign(Double.POSITIVE_INFINITY, rounded) : rounded;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPatternDecodesToItsValue(Format format) {
    float[] decoded = decode(format, patterns());
    for (int i = 0; i < PATTERN_COUNT; i++) {
      // Boxed, so that NaN equals NaN and -0.0 does not equal 0.0.
      Double expected = format.value(i);
      assertThat((double) decoded[i]).as("pattern %x", i).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPatternSurvivesDecodingAndEncoding(Format format) {
    short[] encoded = encode(format, decode(format, patterns()));
    for (int i = 0; i < PATTERN_COUNT; i++) {
      if (Double.isNaN(format.value(i))) {
        assertThat(format.value(encoded[i])).as("pattern %x", i).isNaN();
      } else {
        assertThat(encoded[i]).as("pattern %x", i).isEqualTo((short) i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomFloatsRoundToTheNearest(Format format) {
    Random random = new Random(5);
    float[] values = new float[RANDOM_COUNT];
    for (int i = 0; i < RANDOM_COUNT; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    assertRoundsToTheNearest(format, values);
  }

  /** The values halfway between neighbours, and the floats on both sides of those. */
  @ParameterizedTest
  @EnumSource
  void floatsAtEveryTieRoundToTheNearest(Format format) {
    float[] values = new float[3 * PATTERN_COUNT];
    for (int i = 0; i < PATTERN_COUNT; i++) {
      float lower = (float) format.value(i);
      float tie = halfwayToTheNext(format, i);
      values[3 * i] = Math.nextDown(tie);
      values[3 * i + 1] = Float.isNaN(tie) ? lower : tie;
      values[3 * i + 2] = Math.nextUp(tie);
    }
    assertRoundsToTheNearest(format, values);
  }

  @ParameterizedTest
  @EnumSource
  void noNaNBecomesAnInfinity(Format format) {
    float[] values = new float[PATTERN_COUNT];
    for (int i = 0; i < PATTERN_COUNT; i++) {
      int sign = (i & 1) << 31;
      values[i] = Float.intBitsToFloat(sign | 0x7f800001 + i * 0x3f);
    }
    assertRoundsToTheNearest(format, values);
  }

  /** For the greatest finite number: halfway to what would come next, where infinity begins. */
  private static float halfwayToTheNext(Format format, int bits) {
    double value = format.value(bits);
    double next = format.value(bits + 1);
    double previous = format.value(bits - 1);
    return (float) (Double.isInfinite(next) ? value + (value - previous) / 2 : (value + next) / 2);
  }

  private static void assertRoundsToTheNearest(Format format, float[] values) {
    short[] encoded = encode(format, values);
    for (int i = 0; i < values.length; i++) {
      double expected = format.nearest(values[i]);
      double actual = format.value(encoded[i]);
      if (Double.compare(actual, expected) != 0) {
        assertThat(actual).as("%s (%a)", values[i], values[i]).isEqualTo(expected);
      }
    }
  }

  private static short[] patterns() {
    short[] patterns = new short[PATTERN_COUNT];
    for (int i = 0; i < PATTERN_COUNT; i++) {
      patterns[i] = (short) i;
    }
    return patterns;
  }

  /** By both kernels, which must agree. */
  private static float[] decode(Format format, short[] patterns) {
    UnsafeBuffer frame = direct(patterns.length * Short.BYTES);
    frame.byteBuffer().asShortBuffer().put(patterns);
    float[] scalar = decode(SegmentKernels.scalar(1), format, frame, patterns.length);
    float[] best = decode(SegmentKernels.best(1), format, frame, patterns.length);
    assertThat(Arrays.equals(best, scalar)).as("vector agrees with scalar").isTrue();
    return best;
  }

  private static float[] decode(
      SegmentKernels kernels, Format format, UnsafeBuffer frame, int elementCount) {
    UnsafeBuffer vector = direct(elementCount * Float.BYTES);
    kernels
        .of(ElementType.FLOAT32, ReduceOperator.SUM, format.wireType)
        .store(frame, 0, vector, 0, elementCount);
    float[] values = new float[elementCount];
    vector.byteBuffer().asFloatBuffer().get(values);
    return values;
  }

  /** By both kernels, which must agree. */
  private static short[] encode(Format format, float[] values) {
    UnsafeBuffer vector = direct(values.length * Float.BYTES);
    vector.byteBuffer().asFloatBuffer().put(values);
    short[] scalar = encode(SegmentKernels.scalar(1), format, vector, values.length);
    short[] best = encode(SegmentKernels.best(1), format, vector, values.length);
    assertThat(Arrays.equals(best, scalar)).as("vector agrees with scalar").isTrue();
    return best;
  }

  private static short[] encode(
      SegmentKernels kernels, Format format, UnsafeBuffer vector, int elementCount) {
    UnsafeBuffer frame = direct(elementCount * Short.BYTES);
    kernels
        .of(ElementType.FLOAT32, ReduceOperator.SUM, format.wireType)
        .load(vector, 0, frame, 0, elementCount);
    short[] patterns = new short[elementCount];
    frame.byteBuffer().asShortBuffer().get(patterns);
    return patterns;
  }

  private static UnsafeBuffer direct(int length) {
    return new UnsafeBuffer(ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN));
  }
}
