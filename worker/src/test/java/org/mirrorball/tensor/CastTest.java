package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CastTest {
  private static final CastKernels VECTOR = CastKernels.Floats.CHOSEN;
  private static final CastKernels SCALAR = ScalarCasts.INSTANCE;
  private static final int DIRTY = 0x1234;

  private final Random random = new Random(17);

  /** Any bits at all: NaNs, infinities and denormals among them. */
  private Memory anyFloats(int count) {
    Memory floats = Memory.allocate(DType.FLOAT32, count);
    for (int index = 0; index < count; index++) {
      floats.bytes().putInt(index * Float.BYTES, random.nextInt());
    }
    return floats;
  }

  private static Memory dirty(DType dtype, int count) {
    Memory memory = Memory.allocate(dtype, count);
    for (int index = 0; index < memory.bytes().capacity(); index += Short.BYTES) {
      memory.bytes().putShort(index, (short) DIRTY);
    }
    return memory;
  }

  private static float rounded(float value) {
    return Bfloat16.decode(Bfloat16.encode(value));
  }

  @Test
  void theVectorVersionIsTheOneThatRuns() {
    assertThat(VECTOR).isNotSameAs(SCALAR);
  }

  @Test
  void bothVersionsRoundToTheSameBitsAtEveryLength() {
    for (int count = 0; count < 100; count++) {
      Memory floats = anyFloats(count);
      Memory scalar = dirty(DType.BFLOAT16, count);
      Memory vector = dirty(DType.BFLOAT16, count);
      SCALAR.narrow(floats, scalar);
      VECTOR.narrow(floats, vector);
      assertThat(vector.bytes()).isEqualTo(scalar.bytes());
    }
  }

  @Test
  void bothVersionsWidenEveryBfloat16Exactly() {
    int count = (1 << 16) - 1; // an odd one; the last is another NaN
    Memory narrow = Memory.allocate(DType.BFLOAT16, count);
    for (int bits = 0; bits < count; bits++) {
      narrow.bytes().putShort(bits * Short.BYTES, (short) bits);
    }
    Memory vector = dirty(DType.FLOAT32, count);
    VECTOR.widen(narrow, vector);
    for (int bits = 0; bits < count; bits++) {
      assertThat(vector.bytes().getInt(bits * Float.BYTES)).isEqualTo(bits << 16);
    }
    Memory again = dirty(DType.BFLOAT16, count);
    VECTOR.narrow(vector, again);
    for (int bits = 0; bits < count; bits++) {
      short back = again.bytes().getShort(bits * Short.BYTES);
      boolean signalling = Float.isNaN(Bfloat16.decode((short) bits));
      assertThat(back).isEqualTo((short) (signalling ? bits | Bfloat16.QUIET_BIT : bits));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x3f800000, 0xc0600000, 0x00012345, 0x80001234, 0x7e800000, 0x00800000})
  void theNearestNeighbourIsTaken(int bits) {
    float around = Float.intBitsToFloat(bits);
    for (int trial = 0; trial < 1000; trial++) {
      float value = around * (1 + random.nextFloat());
      if (Float.isInfinite(rounded(value))) {
        continue; // beyond the largest number plus half a step, as IEEE 754 has it
      }
      float below = Float.intBitsToFloat(Float.floatToRawIntBits(value) & 0xffff0000);
      float above = Float.intBitsToFloat((Float.floatToRawIntBits(value) & 0xffff0000) + 0x10000);
      BigDecimal exact = new BigDecimal(value);
      int nearer =
          exact
              .subtract(new BigDecimal(below))
              .abs()
              .compareTo(new BigDecimal(above).subtract(exact).abs());
      if (nearer != 0) {
        assertThat(rounded(value)).isEqualTo(nearer < 0 ? below : above);
      }
    }
  }

  @Test
  void tiesGoToTheEvenNeighbour() {
    assertThat(rounded(Float.intBitsToFloat(0x3f808000))).isEqualTo(1f);
    assertThat(rounded(Float.intBitsToFloat(0x3f818000)))
        .isEqualTo(Float.intBitsToFloat(0x3f820000));
    assertThat(rounded(Float.intBitsToFloat(0x00008000))).isZero();
    assertThat(rounded(Float.intBitsToFloat(0x80018000)))
        .isEqualTo(Float.intBitsToFloat(0x80020000));
  }

  @Test
  void whatHasNoNeighboursStaysWhatItIs() {
    assertThat(rounded(Float.POSITIVE_INFINITY)).isInfinite().isPositive();
    assertThat(rounded(Float.NEGATIVE_INFINITY)).isInfinite().isNegative();
    assertThat(rounded(Float.intBitsToFloat(0x7f800001))).isNaN();
    assertThat(rounded(Float.intBitsToFloat(0xffffffff))).isNaN();
    assertThat(rounded(Float.MAX_VALUE)).isInfinite();
    assertThat(Float.floatToRawIntBits(rounded(-0f))).isEqualTo(0x80000000);
  }

  @Test
  void aGradientGoesBackInTheTypeOfTheInput() {
    Tensor x = Tensor.of(new float[] {1.5f, 2, -3}, 3);
    try (GradientTape tape = new GradientTape()) {
      tape.watch(x);
      Tensor narrow = Ops.cast(x, DType.BFLOAT16);
      assertThat(narrow.dtype()).isEqualTo(DType.BFLOAT16);
      assertThat(narrow.toFloatArray()).containsExactly(1.5f, 2, -3);
      Tensor loss = Ops.reduceSum(Ops.cast(narrow, DType.FLOAT32).square());
      Tensor gradient = tape.gradient(loss, x);
      assertThat(gradient.dtype()).isEqualTo(DType.FLOAT32);
      assertThat(gradient.toFloatArray()).containsExactly(3, 4, -6);
    }
  }

  @Test
  void float64IsCastAsWell() {
    Tensor x = Ops.cast(Tensor.of(new double[] {1.00390625, -2}, 2), DType.BFLOAT16);
    assertThat(x.toDoubleArray()).containsExactly(1, -2);
    assertThat(Ops.cast(x, DType.FLOAT64).dtype()).isEqualTo(DType.FLOAT64);
  }
}
