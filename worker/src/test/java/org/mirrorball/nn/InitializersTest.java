package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.mirrorball.tensor.Initializer;
import org.mirrorball.tensor.Shape;

class InitializersTest {

  private static final Shape DENSE = Shape.of(400, 120);

  @Test
  void theSameSeedGivesTheSameValuesAndAnotherDoesNot() {
    float[] first = fill(Initializers.glorotUniform(), DENSE, 7);

    assertThat(fill(Initializers.glorotUniform(), DENSE, 7)).isEqualTo(first);
    assertThat(fill(Initializers.glorotUniform(), DENSE, 8)).isNotEqualTo(first);
  }

  @Test
  void glorotUniformStaysInItsLimitAndFillsIt() {
    double limit = Math.sqrt(6.0 / 520);
    double largest = 0;
    for (float value : fill(Initializers.glorotUniform(), DENSE, 1)) {
      assertThat(Math.abs(value)).isLessThanOrEqualTo((float) limit);
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isGreaterThan(0.99 * limit);
  }

  @Test
  void fansOfAConvolutionCountItsReceptiveField() {
    double limit = Math.sqrt(6.0 / (25 * 6 + 25 * 16));
    double largest = 0;
    for (float value : fill(Initializers.glorotUniform(), Shape.of(5, 5, 6, 16), 1)) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isBetween(0.98 * limit, limit);
  }

  @Test
  void heNormalHasItsVariance() {
    double sum = 0;
    float[] values = fill(Initializers.heNormal(), DENSE, 3);
    for (float value : values) {
      sum += (double) value * value;
    }
    assertThat(sum / values.length).isCloseTo(2.0 / 400, within(0.0002));
  }

  private static float[] fill(Initializer initializer, Shape shape, long seed) {
    float[] values = new float[Math.toIntExact(shape.elementCount())];
    initializer.fill(FloatBuffer.wrap(values), shape, seed);
    return values;
  }
}
