package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** oneDNN's kernels, which ND4J calls helpers, give what ND4J's own give. */
class HelpersTest {
  static List<OpCase> cases() {
    return OpCases.all();
  }

  @AfterEach
  void allowHelpers() {
    Nd4j.getEnvironment().allowHelpers(true);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void helpersDoNotChangeResults(OpCase op) {
    List<Tensor> with = results(op, true);
    List<Tensor> without = results(op, false);
    for (int index = 0; index < with.size(); index++) {
      double[] expected = without.get(index).toDoubleArray();
      double[] actual = with.get(index).toDoubleArray();
      double largest = Arrays.stream(expected).map(Math::abs).reduce(1, Math::max);
      for (int element = 0; element < expected.length; element++) {
        assertThat(actual[element])
            .as("result %d, element %d", index, element)
            .isCloseTo(expected[element], within(1e-5 * largest));
      }
    }
  }

  /**
   * Otherwise the comparison above would compare nothing. Told by the order in which both add up:
   * sums of some hundred products have been seen to have the same bits (Xeon), so these are longer.
   */
  @Test
  void convolutionsGoToHelpersUnlessTheyAreOff() {
    RandomTensors random = new RandomTensors(5);
    Tensor images = random.floats(-1, 1, 2, 8, 8, 512);
    Tensor filter = random.floats(-1, 1, 3, 3, 512, 32);
    assertThat(convolved(images, filter, true)).isNotEqualTo(convolved(images, filter, false));
  }

  private static float[] convolved(Tensor images, Tensor filter, boolean helpers) {
    Nd4j.getEnvironment().allowHelpers(helpers);
    return Ops.conv2d(images, filter, 1, 1, Padding.VALID).toFloatArray();
  }

  /** The value and the gradients, in float32, which is what oneDNN has kernels for. */
  private static List<Tensor> results(OpCase op, boolean helpers) {
    Nd4j.getEnvironment().allowHelpers(helpers);
    List<Tensor> inputs = op.inputs().stream().map(RandomTensors::asFloats).toList();
    return new ArrayList<>(op.valueAndGradients(inputs));
  }
}
