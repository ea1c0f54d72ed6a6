package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GradientTapeTest {
  private final Variable weight =
      RandomTensors.variable("weight", Tensor.of(new float[] {1, 2, 3}, 3));
  private final Variable unused =
      RandomTensors.variable("unused", Tensor.of(new float[] {4, 5}, 2));

  @Test
  void trainableVariablesAreWatchedUnasked() {
    try (GradientTape tape = new GradientTape()) {
      Tensor loss = Ops.reduceSum(weight.square());
      assertThat(tape.gradient(loss, List.of(weight)).get(0).toFloatArray())
          .containsExactly(2, 4, 6);
    }
  }

  @Test
  void aSourceTheTargetDoesNotDependOnHasZeros() {
    try (GradientTape tape = new GradientTape()) {
      Tensor loss = Ops.reduceSum(weight.square());
      Tensor gradient = tape.gradient(loss, List.of(weight, unused)).get(1);
      assertThat(gradient.shape()).isEqualTo(Shape.of(2));
      assertThat(gradient.toFloatArray()).containsOnly(0);
    }
  }

  @Test
  void otherTensorsAreWatchedOnRequest() {
    Tensor x = Tensor.of(new float[] {1, 2}, 2);
    Tensor ignored = Tensor.of(new float[] {1, 2}, 2);
    try (GradientTape tape = new GradientTape()) {
      tape.watch(x);
      Tensor loss = Ops.reduceSum(Ops.multiply(x.square(), ignored));
      assertThat(tape.gradient(loss, x).toFloatArray()).containsExactly(2, 8);
      assertThat(tape.gradient(Ops.reduceSum(ignored), ignored).toFloatArray()).containsOnly(0);
    }
  }

  @Test
  void nestedTapesGiveSecondDerivatives() {
    Tensor x = Tensor.of(new float[] {0.3f, -0.7f}, 2);
    try (GradientTape outer = new GradientTape()) {
      outer.watch(x);
      Tensor slope;
      try (GradientTape inner = new GradientTape()) {
        inner.watch(x);
        slope = inner.gradient(Ops.reduceSum(Ops.tanh(x)), x);
      }
      float[] curvature = outer.gradient(Ops.reduceSum(slope), x).toFloatArray();
      for (int index = 0; index < 2; index++) {
        double y = Math.tanh(x.toFloatArray()[index]);
        assertThat((double) curvature[index]).isCloseTo(-2 * y * (1 - y * y), within(1e-6));
      }
    }
  }

  @Test
  void nothingIsRecordedAfterClosing() {
    GradientTape tape = new GradientTape();
    tape.close();
    Tensor loss = Ops.reduceSum(weight.square());
    assertThat(tape.gradient(loss, List.of(weight)).get(0).toFloatArray()).containsOnly(0);
  }

  @Test
  void aVariableUsedTwiceSumsBothPaths() {
    try (GradientTape tape = new GradientTape()) {
      Tensor loss = Ops.reduceSum(weight.multiply(weight).add(weight));
      assertThat(tape.gradient(loss, List.of(weight)).get(0).toFloatArray())
          .containsExactly(3, 5, 7);
    }
  }

  @Test
  void theTargetItselfHasGradientOne() {
    try (GradientTape tape = new GradientTape()) {
      assertThat(tape.gradient((Tensor) weight, (Tensor) weight).toFloatArray())
          .containsExactly(1, 1, 1);
    }
  }
}
