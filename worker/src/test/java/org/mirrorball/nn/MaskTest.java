package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mirrorball.nn.layers.Layers.add;
import static org.mirrorball.nn.layers.Layers.bidirectional;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.embedding;
import static org.mirrorball.nn.layers.Layers.flatten;
import static org.mirrorball.nn.layers.Layers.globalAveragePooling1D;
import static org.mirrorball.nn.layers.Layers.gru;
import static org.mirrorball.nn.layers.Layers.layerNormalization;
import static org.mirrorball.nn.layers.Layers.lstm;
import static org.mirrorball.nn.layers.Layers.masking;
import static org.mirrorball.nn.layers.Layers.multiHeadAttention;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** A masked step is as if it were not there. */
class MaskTest {

  private static final int TIME = 5;
  private static final int FEATURES = 3;

  /** The second of two samples is three steps long. */
  private static final Tensor MASK = Tensor.of(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 0, 0}, 2, TIME);

  private static Tensor samples() {
    return TestTensors.random(2, TIME, FEATURES);
  }

  /** The second sample alone, without its masked steps. */
  private static Tensor shortSample() {
    return Ops.slice(Ops.slice(samples(), 0, 1, 1), 1, 0, 3);
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    TestTensors.assertClose(actual, expected, 1e-5f);
  }

  static Stream<Layer> layersThatEndSequences() {
    return Stream.of(
        lstm(4),
        gru(4),
        bidirectional(lstm(2)),
        bidirectional(gru(2)),
        globalAveragePooling1D(),
        Sequential.of(lstm(4).returnSequences(), gru(3)),
        Sequential.of(
            dense(6), multiHeadAttention(2, 3), layerNormalization(), globalAveragePooling1D()));
  }

  @ParameterizedTest
  @MethodSource("layersThatEndSequences")
  void masksHideStepsFromLayers(Layer layer) {
    Masked whole = layer.apply(new Masked(samples(), MASK));

    assertThat(whole.mask()).isNull();
    assertClose(Ops.slice(whole.value(), 0, 1, 1), layer.apply(shortSample()));
    assertClose(Ops.slice(whole.value(), 0, 0, 1), layer.apply(Ops.slice(samples(), 0, 0, 1)));
  }

  @Test
  void statesAreRepeatedWhereStepsAreMasked() {
    Layer layer = lstm(4).returnSequences();

    Masked states = layer.apply(new Masked(samples(), MASK));

    assertThat(states.mask()).isSameAs(MASK);
    Tensor second = Ops.slice(states.value(), 0, 1, 1);
    assertClose(Ops.slice(second, 1, 3, 1), Ops.slice(second, 1, 2, 1));
    assertClose(Ops.slice(second, 1, 4, 1), Ops.slice(second, 1, 2, 1));
  }

  @Test
  void maskingFindsStepsOfOneValue() {
    float[] values = {1, 2, 9, 9, 9, 0, 3, 4};
    Layer layer = masking(9);

    Masked masked = layer.apply(Masked.of(Tensor.of(values, 1, 4, 2)));

    assertThat(masked.mask().toFloatArray()).containsExactly(1, 0, 1, 1);
    assertThat(masked.value().toFloatArray()).containsExactly(1, 2, 0, 0, 9, 0, 3, 4);
  }

  @Test
  void masksGoThroughModelsFromTheLayerThatMakesThem() {
    Layer numbers = embedding(7, FEATURES).maskZero();
    Node input = Node.input();
    Node vectors = input.to(numbers);
    Node sum = Node.join(add(), vectors, vectors.to(dense(FEATURES)));
    Model model = Functional.of(input, sum.to(lstm(4)).to(dense(2)));

    Tensor padded = model.predict(Tensor.of(new float[] {3, 1, 5, 0, 0}, 1, 5));

    assertClose(padded, model.predict(Tensor.of(new float[] {3, 1, 5}, 1, 3)));
  }

  @Test
  void masksEndWithTheSequence() {
    List<Masked> both = List.of(new Masked(samples(), MASK), Masked.of(samples()));

    assertThat(add().applyMasked(both).mask()).isSameAs(MASK);
    assertThat(flatten().apply(both.get(0)).mask()).isNull();
  }
}
