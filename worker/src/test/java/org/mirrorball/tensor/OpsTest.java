package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OpsTest {
  private static final Tensor MATRIX = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

  @Test
  void broadcastsAsNumPyDoes() {
    assertThat(MATRIX.add(Tensor.of(new float[] {10, 20, 30}, 3)).toFloatArray())
        .containsExactly(11, 22, 33, 14, 25, 36);
    assertThat(MATRIX.multiply(Tensor.of(new float[] {1, -1}, 2, 1)).toFloatArray())
        .containsExactly(1, 2, 3, -4, -5, -6);
    assertThat(Tensor.scalar(6).divide(MATRIX).toFloatArray())
        .containsExactly(6, 3, 2, 1.5f, 1.2f, 1);
    Tensor outer = Tensor.of(new float[] {1, 2}, 2, 1).subtract(Tensor.of(new float[] {1, 3}, 2));
    assertThat(outer.shape()).isEqualTo(Shape.of(2, 2));
    assertThat(outer.toFloatArray()).containsExactly(0, -2, 1, -1);
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    assertThatThrownBy(() -> MATRIX.add(Tensor.of(new float[] {1, 2}, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("add: shapes [2, 3] and [2] cannot be broadcast together");
    assertThatThrownBy(() -> MATRIX.matmul(MATRIX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("matmul of [2, 3] FLOAT32, [2, 3] FLOAT32")
        .hasMessageContaining("inner dimensions 3 and 2 differ");
    assertThatThrownBy(() -> MATRIX.reshape(4, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3]");
    assertThatThrownBy(() -> MATRIX.add(Tensor.of(new double[] {1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("their types differ");
    assertThatThrownBy(() -> Ops.reduceSum(MATRIX, false, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("axis 2 is outside shape [2, 3]");
  }

  @Test
  void matmulTransposesWhatItIsTold() {
    Tensor square = Ops.matmul(MATRIX, MATRIX, false, true);
    assertThat(square.toFloatArray()).containsExactly(14, 32, 32, 77);
    assertThat(Ops.matmul(MATRIX, MATRIX, true, false).shape()).isEqualTo(Shape.of(3, 3));
    assertThat(Ops.matmul(MATRIX, MATRIX, true, false).toFloatArray())
        .containsExactly(17, 22, 27, 22, 29, 36, 27, 36, 45);
  }

  @Test
  void transposeReordersAxes() {
    assertThat(MATRIX.transpose().toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void meansAndSums() {
    assertThat(Ops.reduceMean(MATRIX).scalar()).isEqualTo(3.5f);
    assertThat(Ops.reduceSum(MATRIX, false, 0).toFloatArray()).containsExactly(5, 7, 9);
    assertThat(Ops.reduceSum(MATRIX, true, -1).shape()).isEqualTo(Shape.of(2, 1));
  }

  @Test
  void crossEntropyOfLargeLogitsStaysFinite() {
    Tensor logits = Tensor.of(new float[] {1000, 0, 0, 1000}, 2, 2);
    Tensor labels = Tensor.of(new float[] {0, 0}, 2);
    float[] loss = Ops.sparseSoftmaxCrossEntropy(logits, labels).toFloatArray();
    assertThat(loss[0]).isCloseTo(0, within(1e-6f));
    assertThat(loss[1]).isCloseTo(1000, within(1e-3f));
  }

  @Test
  void aLabelThatIsNoClassIsNamed() {
    Tensor logits = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    assertThatThrownBy(
            () -> Ops.sparseSoftmaxCrossEntropy(logits, Tensor.of(new float[] {1, 2}, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label 2.0 of row 1 is not one of the classes 0 to 1");
  }

  @Test
  void argMaxTakesTheFirstOfEqualNumbers() {
    Tensor x = Tensor.of(new float[] {1, 3, 3, 9, 0, -1}, 2, 3);
    assertThat(Ops.argMax(x).toFloatArray()).containsExactly(1, 0);
    assertThat(Ops.equal(Ops.argMax(x), Tensor.of(new float[] {1, 2}, 2)).toFloatArray())
        .containsExactly(1, 0);
  }

  @Test
  void aReshapedVariableIsAValueOfItsOwn() {
    Variable variable = RandomTensors.variable("v", MATRIX);
    Tensor flat = variable.reshape(6);
    variable.assign(new float[6]);
    assertThat(flat.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void valuesSayWhatIsWrongWithThem() {
    assertThatThrownBy(() -> Tensor.of(new float[] {1, 2}, 3))
        .hasMessage("shape [3] takes 3 values, got 2");
    assertThatThrownBy(MATRIX::scalar).hasMessageContaining("[2, 3]");
    assertThatThrownBy(() -> Shape.of(2, 0)).hasMessageContaining("at least 1");
  }
}
