package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.nn.TestTensors.random;
import static org.mirrorball.nn.layers.Layers.bidirectional;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.gru;
import static org.mirrorball.nn.layers.Layers.lstm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** States given to recurrent layers, and taken from them. */
class RecurrentStateTest {

  private static final int UNITS = 4;

  @TempDir private Path folder;

  private static void assertClose(Tensor actual, Tensor expected) {
    TestTensors.assertClose(actual, expected, 1e-6f);
  }

  static Stream<Layer> layers() {
    return Stream.of(lstm(UNITS).returnState(), gru(UNITS).returnState());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theSecondHalfGoesOnWhereTheFirstEnded(Layer layer) {
    Tensor x = random(2, 6, 3);
    List<Masked> whole = layer.applyAll(List.of(Masked.of(x)));

    List<Masked> first = layer.applyAll(List.of(Masked.of(Ops.slice(x, 1, 0, 2))));
    var inputs = new ArrayList<>(first);
    inputs.set(0, Masked.of(Ops.slice(x, 1, 2, 4)));
    List<Masked> second = layer.applyAll(inputs);

    assertThat(whole).hasSize(layer.outputCount());
    for (int result = 0; result < whole.size(); result++) {
      assertClose(second.get(result).value(), whole.get(result).value());
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theStateOfAMaskedSampleIsThatAfterItsLastStep(Layer layer) {
    Tensor x = random(1, 5, 3);
    Tensor mask = Tensor.of(new float[] {1, 1, 1, 0, 0}, 1, 5);

    List<Masked> masked = layer.applyAll(List.of(new Masked(x, mask)));
    List<Masked> shorter = layer.applyAll(List.of(Masked.of(Ops.slice(x, 1, 0, 3))));
    for (int result = 0; result < masked.size(); result++) {
      assertClose(masked.get(result).value(), shorter.get(result).value());
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aSampleWithoutStepsKeepsItsState(Layer layer) {
    var inputs = new ArrayList<Masked>();
    inputs.add(new Masked(random(2, 3, 5), Tensor.of(new float[6], 2, 3)));
    for (int part = 1; part < layer.outputCount(); part++) {
      inputs.add(Masked.of(Ops.scale(random(2, UNITS), part)));
    }

    List<Masked> results = layer.applyAll(inputs);
    for (int part = 1; part < results.size(); part++) {
      assertClose(results.get(part).value(), inputs.get(part).value());
    }
  }

  /** Reads a sequence, then writes one that begins with what it remembers. */
  private static Model reader() {
    Node input = Node.input();
    Node read = input.to(bidirectional(lstm(UNITS).returnState()));
    assertThat(read.output(0)).isSameAs(read);
    Node written = Node.join(lstm(UNITS).returnSequences(), input, read.output(3), read.output(4));
    Model model = Functional.of(input, written.to(dense(1))).withInputShape(6, 3);
    model.compile(Adam.withLearningRate(0.01f), Loss.meanSquaredError());
    model.seed(7);
    return model;
  }

  @Test
  void aFunctionalModelHandsStatesOnAndIsSavedWithThem() throws Exception {
    Model model = reader();
    Tensor x = random(2, 6, 3);
    float[] expected = model.predict(x).toFloatArray();
    Tensor laterSteps = Ops.concat(1, Ops.slice(x, 1, 0, 5), random(2, 1, 3));
    assertThat(model.predict(laterSteps).toFloatArray()[0])
        .as("the first step knows the last by the state of the layer that goes backwards")
        .isNotEqualTo(expected[0]);

    model.save(folder);
    assertThat(Model.load(folder).predict(x).toFloatArray()).isEqualTo(expected);
  }

  @Test
  void aStateThatDoesNotFitIsNamed() {
    Masked x = Masked.of(random(2, 3, 3));
    Masked state = Masked.of(random(2, UNITS));
    assertThatThrownBy(() -> lstm(UNITS).applyAll(List.of(x, state)))
        .hasMessageContaining("an initial state of 2, got 2 inputs");
    assertThatThrownBy(() -> gru(UNITS + 1).applyAll(List.of(x, state)))
        .hasMessageContaining("needs an initial state [2, 5]");
    assertThatThrownBy(() -> Node.input().to(gru(3).returnState()).output(2))
        .hasMessageContaining("there is no result 2: there are 2");
    Node input = Node.input();
    assertThatThrownBy(() -> Functional.of(input, input.to(gru(3).returnState()).output(1)))
        .hasMessageContaining("first result of a layer, got result 1");
  }
}
