package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mirrorball.tensor.FlatVector;

class LossScaleTest {

  private static final int COUNT = 37;

  private final FlatVector gradients = FlatVector.allocate(COUNT);
  private final LossScale scale = LossScale.of(Precision.MIXED_FLOAT16);

  private boolean step(int index, float value) {
    gradients.bytes().putFloat(index * Float.BYTES, value);
    boolean admitted = scale.admits(gradients, 0, COUNT);
    gradients.bytes().putFloat(index * Float.BYTES, 1);
    return admitted;
  }

  @Test
  void itBeginsAtTwoToTheFifteenth() {
    assertThat(scale.value()).isEqualTo(32768);
  }

  @Test
  void oneGradientThatIsNotFiniteSkipsTheStepAndHalvesTheScale() {
    float expected = scale.value();
    for (int index = 0; index < COUNT; index++) {
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        assertThat(step(index, bad)).isFalse();
        expected = Math.max(1, expected / 2);
        assertThat(scale.value()).isEqualTo(expected);
      }
    }
  }

  @Test
  void theLargestAndTheSmallestFloatAreFinite() {
    assertThat(step(36, Float.MAX_VALUE)).isTrue();
    assertThat(step(0, Float.MIN_VALUE)).isTrue();
    assertThat(scale.value()).isEqualTo(32768);
  }

  @Test
  void itDoublesAfterTwoThousandGoodStepsInARow() {
    for (int good = 0; good < 1999; good++) {
      step(0, 1);
    }
    assertThat(scale.value()).isEqualTo(32768);
    step(0, 1);
    assertThat(scale.value()).isEqualTo(65536);

    step(0, 1);
    step(0, Float.NaN);
    for (int good = 0; good < 1999; good++) {
      step(0, 1);
    }
    assertThat(scale.value()).isEqualTo(32768);
    step(0, 1);
    assertThat(scale.value()).isEqualTo(65536);
  }

  @Test
  void itIsExhaustedByAHundredSkippedStepsInARowWithTheSmallestScale() {
    for (int halving = 0; halving < 15; halving++) {
      step(0, Float.NaN);
    }
    assertThat(scale.value()).isEqualTo(1);
    for (int round = 0; round < 2; round++) {
      for (int skipped = 0; skipped < 99; skipped++) {
        step(0, Float.NaN);
        assertThat(scale.isExhausted()).isFalse();
      }
      step(0, 1); // one good step, and all is well
    }
    for (int skipped = 0; skipped < 99; skipped++) {
      step(0, Float.NaN);
    }

    step(0, Float.NaN);

    assertThat(scale.isExhausted()).isTrue();
  }

  @Test
  void itGoesOnFromACheckpoint() {
    step(0, Float.NaN);
    step(0, 1);
    LossScale other = LossScale.of(Precision.MIXED_FLOAT16);
    other.restore(scale.state());
    assertThat(other.state()).isEqualTo(new LossScale.State(16384, 1));
  }

  @Test
  void withoutFloat16EveryStepIsTakenUnscaled() {
    LossScale none = LossScale.of(Precision.MIXED_BFLOAT16);
    gradients.bytes().putFloat(0, Float.NaN);
    assertThat(none.admits(gradients, 0, COUNT)).isTrue();
    assertThat(none.value()).isEqualTo(1);
  }
}
