package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReduceKernelTest {

  private static final int GUARD_COUNT = 8;

  private final ReduceKernel scalar = new ScalarReduceKernel();
  private final ReduceKernel best = ReduceKernels.best();

  @Test
  void theVectorKernelIsChosenWhereItsModuleIs() {
    assertThat(best).isInstanceOf(VectorReduceKernel.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 1001})
  void theVectorKernelAgreesWithTheScalarOneBitForBit(int elementCount) {
    for (int shift = 0; shift < 5; shift++) {
      int offset = shift * Float.BYTES;
      UnsafeBuffer left = random(elementCount + GUARD_COUNT, 1);
      UnsafeBuffer right = random(elementCount + GUARD_COUNT, 2);
      UnsafeBuffer expected = random(elementCount + GUARD_COUNT, 3);
      UnsafeBuffer actual = random(elementCount + GUARD_COUNT, 3);
      scalar.add(expected, offset, left, 4, right, offset, elementCount);
      best.add(actual, offset, left, 4, right, offset, elementCount);
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void theTargetMayBeOneOfTheOperands() {
    UnsafeBuffer left = random(100, 1);
    UnsafeBuffer right = random(100, 2);
    UnsafeBuffer expected = random(100, 3);
    scalar.add(expected, 0, left, 0, right, 0, 100);
    best.add(right, 0, left, 0, right, 0, 100);
    assertThat(right).isEqualTo(expected);
  }

  @Test
  void aBufferWithinAnotherIsAddedAtItsPlace() {
    UnsafeBuffer whole = random(64, 1);
    UnsafeBuffer expected = new UnsafeBuffer(TestRing.floats(16));
    UnsafeBuffer actual = new UnsafeBuffer(TestRing.floats(16));
    UnsafeBuffer part = new UnsafeBuffer(whole, 20, 100);
    scalar.add(expected, 0, part, 4, whole, 8, 16);
    best.add(actual, 0, part, 4, whole, 8, 16);
    assertThat(actual).isEqualTo(expected);
  }

  private static UnsafeBuffer random(int elementCount, long seed) {
    Random random = new Random(seed);
    UnsafeBuffer buffer = new UnsafeBuffer(TestRing.floats(elementCount));
    for (int i = 0; i < elementCount; i++) {
      buffer.putFloat(i * Float.BYTES, (float) random.nextGaussian());
    }
    return buffer;
  }
}
