package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/** Values for tests of layers. */
final class TestTensors {

  private TestTensors() {}

  /** From -1 to 1, of one seed. */
  static Tensor random(long... shape) {
    var random = new Random(3);
    float[] values = new float[(int) Shape.of(shape).elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return Tensor.of(values, shape);
  }

  static void assertClose(Tensor actual, Tensor expected, float tolerance) {
    float[] numbers = expected.toFloatArray();
    float[] own = actual.toFloatArray();
    assertThat(actual.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < numbers.length; i++) {
      assertThat(own[i]).as("element %d", i).isCloseTo(numbers[i], within(tolerance));
    }
  }
}
