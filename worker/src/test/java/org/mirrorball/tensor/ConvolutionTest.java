package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The native convolution and the pools against loops straight from the definition. */
class ConvolutionTest {
  @RepeatedTest(40)
  void equalsTheDefinition(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    int filterHeight = 1 + random.nextInt(5);
    int filterWidth = 1 + random.nextInt(5);
    Window window =
        new Window(
            filterHeight,
            filterWidth,
            1 + random.nextInt(3),
            1 + random.nextInt(3),
            random.nextBoolean() ? Padding.SAME : Padding.VALID);
    int channels = 1 + random.nextInt(4);
    RandomTensors tensors = new RandomTensors(seed);
    Tensor images =
        tensors.floats(
            -1,
            1,
            1 + random.nextInt(3),
            filterHeight + random.nextInt(8),
            filterWidth + random.nextInt(8),
            channels);
    Tensor filter =
        tensors.floats(-1, 1, filterHeight, filterWidth, channels, 1 + random.nextInt(6));

    Tensor actual =
        Ops.conv2d(images, filter, window.strideHeight(), window.strideWidth(), window.padding());

    double[] expected = NaiveConvolution.convolve(images, filter, window);
    assertThat(actual.shape().elementCount()).isEqualTo(expected.length);
    float[] values = actual.toFloatArray();
    for (int index = 0; index < expected.length; index++) {
      assertThat((double) values[index])
          .as("seed %d, %s, element %d", seed, window, index)
          .isCloseTo(expected[index], within(1e-4));
    }
  }

  @Test
  void samePaddingKeepsTheShapeTensorFlowGives() {
    Tensor images = new RandomTensors(1).floats(0, 1, 1, 7, 8, 1);
    assertThat(Ops.averagePool2d(images, 3, 3, 2, 3, Padding.SAME).shape())
        .isEqualTo(Shape.of(1, 4, 3, 1));
    assertThat(Ops.averagePool2d(images, 3, 3, 2, 3, Padding.VALID).shape())
        .isEqualTo(Shape.of(1, 3, 2, 1));
  }

  @Test
  void averageLeavesPaddingOut() {
    Tensor images = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 3, 3, 1);
    assertThat(Ops.averagePool2d(images, 2, 2, 2, 2, Padding.SAME).toFloatArray())
        .containsExactly(3f, 4.5f, 7.5f, 9f);
    assertThat(Ops.maxPool2d(images, 2, 2, 2, 2, Padding.SAME).toFloatArray())
        .containsExactly(5f, 6f, 8f, 9f);
  }

  @Test
  void errorsNameTheShapes() {
    RandomTensors random = new RandomTensors(1);
    Tensor images = random.floats(0, 1, 2, 5, 5, 3);
    assertThatThrownBy(
            () -> Ops.conv2d(images, random.floats(0, 1, 3, 3, 2, 4), 1, 1, Padding.VALID))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv2d")
        .hasMessageContaining("[2, 5, 5, 3]")
        .hasMessageContaining("3 channels, the filter takes 2");
    assertThatThrownBy(
            () -> Ops.conv2d(images, random.floats(0, 1, 6, 3, 3, 4), 1, 1, Padding.VALID))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit");
  }
}
