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

  @Test
  void curvesTakeTheirTextbookValues() {
    Tensor x = Tensor.of(new float[] {-3, -1, 0, 1, 7}, 5);
    assertThat(Ops.relu6(x).toFloatArray()).containsExactly(0, 0, 0, 1, 6);
    assertThat(Ops.leakyRelu(x, 0.3).toFloatArray())
        .containsExactly(new float[] {-0.9f, -0.3f, 0, 1, 7}, within(1e-6f));
    assertThat(Ops.abs(x).toFloatArray()).containsExactly(3, 1, 0, 1, 7);
    assertThat(Ops.gelu(x).toFloatArray())
        .containsExactly(new float[] {-0.00404951f, -0.158655f, 0, 0.841345f, 7}, within(1e-6f));
    assertThat(Ops.swish(x).toFloatArray())
        .containsExactly(
            new float[] {-0.142278f, -0.268941f, 0, 0.731059f, 6.99362f}, within(1e-5f));
    assertThat(Ops.softplus(x).toFloatArray())
        .containsExactly(
            new float[] {0.0485874f, 0.313262f, 0.693147f, 1.31326f, 7.00091f}, within(1e-5f));
    assertThat(Ops.selu(x).toFloatArray())
        .containsExactly(new float[] {-1.67057f, -1.11133f, 0, 1.0507f, 7.35491f}, within(1e-5f));
    assertThat(Ops.softplus(Tensor.scalar(1000)).scalar()).isEqualTo(1000);
    assertThat(Ops.elu(Tensor.scalar(-1000), 1).scalar()).isCloseTo(-1, within(1e-6f));
  }

  @Test
  void theErrorFunctionIsExactToTwelveDigits() {
    assertThat(ErrorFunction.of(0)).isZero();
    assertThat(ErrorFunction.of(0.5)).isCloseTo(0.5204998778130465, within(1e-14));
    assertThat(ErrorFunction.of(-1)).isCloseTo(-0.8427007929497149, within(1e-14));
    assertThat(ErrorFunction.of(2.49999)).isCloseTo(ErrorFunction.of(2.50001), within(1e-7));
    assertThat(ErrorFunction.of(3)).isCloseTo(0.9999779095030014, within(1e-14));
    assertThat(ErrorFunction.of(30)).isEqualTo(1);
    assertThat(ErrorFunction.of(Double.NaN)).isNaN();
  }

  @Test
  void tensorsAreCutAndJoined() {
    assertThat(Ops.slice(MATRIX, 1, 1, 2).toFloatArray()).containsExactly(2, 3, 5, 6);
    assertThat(Ops.pad(MATRIX, -1, 1, 0).toFloatArray()).containsExactly(0, 1, 2, 3, 0, 4, 5, 6);
    assertThat(Ops.concat(1, MATRIX, Ops.slice(MATRIX, 1, 0, 1)).toFloatArray())
        .containsExactly(1, 2, 3, 1, 4, 5, 6, 4);
    assertThat(Ops.split(MATRIX, 1, 3).get(2).toFloatArray()).containsExactly(3, 6);
  }

  @Test
  void rowsAreLookedUpAndAddedUp() {
    Tensor rows = Tensor.of(new float[] {1, 0, 1}, 3);
    assertThat(Ops.gather(MATRIX, rows).toFloatArray()).containsExactly(4, 5, 6, 1, 2, 3, 4, 5, 6);
    assertThat(Ops.oneHot(rows, 2).toFloatArray()).containsExactly(0, 1, 1, 0, 0, 1);
    Tensor values = Tensor.of(new float[] {1, 2, 4}, 3);
    Tensor sums = Dispatch.one(new ScatterAdd(Shape.of(4)), rows, values);
    assertThat(sums.toFloatArray()).containsExactly(2, 5, 0, 0);
  }

  @Test
  void equalNumbersShareTheGradientOfTheirMaximum() {
    Tensor x = Tensor.of(new float[] {3, 1, 3}, 3);
    try (GradientTape tape = new GradientTape()) {
      tape.watch(x);
      assertThat(tape.gradient(Ops.reduceMax(x, false), x).toFloatArray())
          .containsExactly(0.5f, 0, 0.5f);
    }
  }

  @Test
  void cutsAndLookupsThatDoNotFitAreNamed() {
    assertThatThrownBy(() -> Ops.slice(MATRIX, 1, 2, 2))
        .hasMessage("slice of [2, 3] FLOAT32: there is no range from 2 of length 2 on axis 1");
    assertThatThrownBy(() -> Ops.concat(0, MATRIX, Ops.transpose(MATRIX)))
        .hasMessageContaining("they differ elsewhere than along axis 0");
    assertThatThrownBy(() -> Ops.split(MATRIX, 1, 2))
        .hasMessage("split of [2, 3] along axis 1 into 2 equal parts");
    assertThatThrownBy(() -> Ops.gather(MATRIX, Tensor.of(new float[] {0, 2}, 2)))
        .hasMessage("gather: index 2.0 at position 1 is not one of 0 to 1");
    assertThatThrownBy(() -> Ops.oneHot(Tensor.scalar(0.5f), 3))
        .hasMessage("oneHot: index 0.5 at position 0 is not one of 0 to 2");
    assertThatThrownBy(() -> Ops.pad(MATRIX, 0, -1, 0)).hasMessageContaining("cannot pad by -1");
  }

  @Test
  void imageOpsAreTensorFlows() {
    Tensor pixels = Images.convertImageDtype(new byte[] {0, 51, (byte) 204, (byte) 255}, 2, 2);
    assertThat(pixels.toFloatArray()).containsExactly(0, 0.2f, 0.8f, 1);

    assertThat(Ops.expandDims(pixels, 0).shape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(Ops.expandDims(pixels, 1).shape()).isEqualTo(Shape.of(2, 1, 2));
    assertThat(Ops.expandDims(pixels, -1).shape()).isEqualTo(Shape.of(2, 2, 1));
    assertThat(Ops.expandDims(pixels, -1).toFloatArray()).isEqualTo(pixels.toFloatArray());
    assertThatThrownBy(() -> Ops.expandDims(pixels, 3))
        .hasMessageContaining("expandDims of [2, 2] at axis 3");
  }
}
