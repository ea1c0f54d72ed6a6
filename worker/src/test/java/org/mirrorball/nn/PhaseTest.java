package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mirrorball.nn.layers.Layers.batchNormalization;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.dropout;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mirrorball.data.Dataset;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.SampleKey;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

class PhaseTest {

  @TempDir private Path folder;

  private static Tensor ones(long... dims) {
    float[] values = new float[Math.toIntExact(Shape.of(dims).elementCount())];
    Arrays.fill(values, 1f);
    return Tensor.of(values, dims);
  }

  private static Tensor dropped(long seed, long step, long firstSample, long batch, int length) {
    float[] key = new SampleKey(seed, step, firstSample).toFloats();
    return Ops.dropout(ones(batch, length), 0.4, 0, Tensor.of(key, SampleKey.LENGTH));
  }

  @Test
  void dropoutDoesNotDependOnHowTheBatchIsDivided() {
    float[] whole = dropped(3, 17, 0, 8, 101).toFloatArray();
    float[] second = dropped(3, 17, 4, 4, 101).toFloatArray();

    assertThat(Arrays.copyOfRange(whole, 4 * 101, 8 * 101)).isEqualTo(second);
  }

  @Test
  void dropoutChangesWithSeedStepSampleAndLayer() {
    float[] one = dropped(3, 17, 0, 1, 64).toFloatArray();
    float[] key = new SampleKey(3, 17, 0).toFloats();
    Tensor otherLayer = Ops.dropout(ones(1, 64), 0.4, 1, Tensor.of(key, SampleKey.LENGTH));

    assertThat(dropped(4, 17, 0, 1, 64).toFloatArray()).isNotEqualTo(one);
    assertThat(dropped(3, 18, 0, 1, 64).toFloatArray()).isNotEqualTo(one);
    assertThat(dropped(3, 17, 1, 1, 64).toFloatArray()).isNotEqualTo(one);
    assertThat(otherLayer.toFloatArray()).isNotEqualTo(one);
    assertThat(dropped(3, 17, 0, 1, 64).toFloatArray()).isEqualTo(one);
  }

  @Test
  void dropoutKeepsTheMeanAndItsRate() {
    float[] values = dropped(1, 1, 5_000_000_000L % (1L << 32), 50, 1001).toFloatArray();
    int zeros = 0;
    double sum = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
      sum += value;
      assertThat(value).isIn(0f, (float) (1 / 0.6));
    }

    assertThat(zeros / (double) values.length).isCloseTo(0.4, within(0.01));
    assertThat(sum / values.length).isCloseTo(1, within(0.02));
  }

  @Test
  void dropoutOfALayerIsForTrainingOnly() {
    Layer layer = dropout(0.5);
    Tensor x = ones(4, 10);

    assertThat(layer.apply(x)).isSameAs(x);
    try (var phase = Phase.training(1, 1)) {
      assertThat(layer.apply(x).toFloatArray()).contains(0f).contains(2f);
      try (var inner = Phase.inference()) {
        assertThat(layer.apply(x)).isSameAs(x);
      }
    }
  }

  @Test
  void batchNormalizationTrainsOnTheBatchAndInfersFromMovingAverages() {
    Layer layer = batchNormalization().momentum(0.5).epsilon(0);
    Tensor x = Tensor.of(new float[] {1, 10, 3, 30}, 2, 2);
    try (var phase = Phase.training(1, 1)) {
      assertThat(layer.apply(x).toFloatArray()).containsExactly(-1, -1, 1, 1);
    }

    List<Variable> variables = layer.variables();
    assertThat(variables.get(2).toFloatArray()).containsExactly(1, 10);
    assertThat(variables.get(3).toFloatArray()).containsExactly(1, 50.5f);
    assertThat(layer.trainableVariables()).hasSize(2);
    assertThat(layer.apply(x).toFloatArray())
        .containsExactly(new float[] {0, 0, 2, (float) (20 / Math.sqrt(50.5))}, within(1e-5f));
  }

  @Test
  void aLayerCalledTwiceMovesItsAveragesTwice() {
    Layer layer = batchNormalization().momentum(0.5);
    try (var phase = Phase.training(1, 1)) {
      layer.apply(Tensor.of(new float[] {4, 4}, 2, 1));
      layer.apply(Tensor.of(new float[] {8, 8}, 2, 1));
    }

    assertThat(layer.variables().get(2).toFloatArray()).containsExactly(5);
  }

  @Test
  void movingAveragesAreTrainedSavedAndResumed() throws Exception {
    Model model = normalized();

    History history = model.fit(LinearModel.data(40, 16), FitOptions.epochs(4));

    float[] mean = model.variables().get(2).toFloatArray();
    assertThat(mean[0]).isNotZero();
    assertThat(history.weightsCrc()).isEqualTo(model.parameters().crc());
    model.save(folder.resolve("model"));
    Model loaded = Model.load(folder.resolve("model"));
    assertThat(loaded.variables().get(2).toFloatArray()).isEqualTo(mean);

    var options = FitOptions.epochs(4).withCheckpoints(folder.resolve("c").toString(), 0);
    normalized()
        .fit(
            LinearModel.data(40, 16),
            FitOptions.epochs(2).withCheckpoints(folder.resolve("c").toString(), 0));
    History resumed = normalized().fit(LinearModel.data(40, 16), options.withResume(true));
    assertThat(resumed.weightsCrc()).isEqualTo(history.weightsCrc());
  }

  private static Model normalized() {
    Model model = Sequential.of(dense(3), batchNormalization(), dropout(0.1), dense(1));
    model.compile(Adam.withLearningRate(0.01f), Loss.meanSquaredError());
    return model;
  }

  @Test
  void paddedSamplesDoNotMoveTheAverages() {
    // 10 samples in batches of 4: the last batch has 2 padded slots.
    Model model = Sequential.of(batchNormalization().momentum(0), dense(1));
    model.compile(Sgd.withLearningRate(0), Loss.meanSquaredError());
    float[][] features = new float[10][3];
    for (float[] row : features) {
      Arrays.fill(row, 5f);
    }
    var data =
        Dataset.fromTensors(features, new int[] {3}, new float[10][1], new int[] {1}).batch(4);

    model.fit(data, FitOptions.epochs(1));

    assertThat(model.variables().get(2).toFloatArray()).containsExactly(5, 5, 5);
    assertThat(model.variables().get(3).toFloatArray()).containsExactly(0, 0, 0);
  }

  @Test
  void misuseIsNamed() {
    assertThatThrownBy(Phase::current).hasMessageContaining("no training phase is open");
    var weight = new Variable("w", Shape.of(2), Initializers.zeros(), true);
    var state = new Variable("s", Shape.of(2), Initializers.zeros(), false);
    try (var phase = Phase.training(0, 0)) {
      assertThatThrownBy(() -> phase.update(weight, ones(2))).hasMessageContaining("is trainable");
      assertThatThrownBy(() -> phase.update(state, ones(3)))
          .hasMessageContaining("got [3], expected [2]");
    }
  }
}
