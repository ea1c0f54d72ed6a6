package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mirrorball.nn.Activation.TANH;
import static org.mirrorball.nn.layers.Layers.averagePooling2D;
import static org.mirrorball.nn.layers.Layers.conv2D;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.flatten;
import static org.mirrorball.nn.layers.Layers.maxPooling2D;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mirrorball.nn.zoo.ModelZoo;
import org.mirrorball.tensor.Tensor;

class ModelTest {

  @TempDir private Path folder;

  @Test
  void aSubclassedModelLearnsALine() {
    var model = new LinearModel();

    History history = model.fit(LinearModel.data(96, 32), FitOptions.epochs(200));

    assertThat(history.last().loss()).isLessThan(1e-4);
    assertThat(model.w.toFloatArray()[0]).isCloseTo(2f, within(0.05f));
    assertThat(model.b.toFloatArray()[0]).isCloseTo(4f, within(0.05f));
    assertThat(history.steps()).isEqualTo(600);
  }

  @Test
  void aPartlyFilledLastBatchCountsItsSamplesOnly() {
    var whole = new LinearModel();
    var padded = new LinearModel();
    whole.compile(Sgd.withLearningRate(0f), Loss.meanSquaredError());
    padded.compile(Sgd.withLearningRate(0f), Loss.meanSquaredError());

    History one = whole.fit(LinearModel.data(10, 10), FitOptions.epochs(1));
    History four = padded.fit(LinearModel.data(10, 4), FitOptions.epochs(1));

    assertThat(four.last().sampleCount()).isEqualTo(10);
    assertThat(four.last().loss()).isCloseTo(one.last().loss(), within(1e-5));
  }

  @Test
  void theSameSeedTrainsToTheSameWeights() {
    assertThat(trainedCrc(3)).isEqualTo(trainedCrc(3)).isNotEqualTo(trainedCrc(4));
  }

  private static long trainedCrc(long seed) {
    var model = new LinearModel();
    model.seed(seed);
    return model.fit(LinearModel.data(64, 16), FitOptions.epochs(2).withSeed(seed)).weightsCrc();
  }

  @Test
  void resumingGivesTheWeightsOfAnUninterruptedRun() {
    var options = FitOptions.epochs(3).withSeed(9);
    History uninterrupted = new LinearModel().fit(LinearModel.data(70, 16), options);
    String checkpoints = folder.resolve("checkpoints").toString();
    var interrupted = options.withCheckpoints(checkpoints, 4);
    var stopAtStepSeven =
        new Object() {
          void onStep(TrainingProgress progress) {
            if (progress.step() == 7) {
              throw new IllegalStateException("stopped");
            }
          }
        };
    assertThatThrownBy(
            () ->
                new LinearModel()
                    .fit(LinearModel.data(70, 16), interrupted, stopAtStepSeven::onStep))
        .hasMessage("stopped");

    History resumed = new LinearModel().fit(LinearModel.data(70, 16), interrupted.withResume(true));

    assertThat(resumed.weightsCrc()).isEqualTo(uninterrupted.weightsCrc());
    assertThat(resumed.steps()).isEqualTo(15);
    assertThat(resumed.epochs()).isEqualTo(uninterrupted.epochs());
  }

  @Test
  void resumingWhatIsCompleteTrainsNothingAndReportsItAgain() throws IOException {
    var options = FitOptions.epochs(2).withCheckpoints(folder.resolve("checkpoints").toString(), 4);
    History complete = new LinearModel().fit(LinearModel.data(70, 16), options);
    List<Long> steps = new ArrayList<>();

    var again = new LinearModel();
    History resumed =
        again.fit(
            LinearModel.data(70, 16), options.withResume(true), step -> steps.add(step.step()));

    assertThat(steps).isEmpty();
    assertThat(resumed.steps()).isEqualTo(10);
    assertThat(resumed.epochs()).isEqualTo(complete.epochs());
    assertThat(again.parameters().crc()).isEqualTo(complete.weightsCrc());
    assertThat(resumed.samplesPerSecond()).isZero();
  }

  @Test
  void aResumeWithMoreEpochsTrainsTheMissingOnes() {
    var options = FitOptions.epochs(3).withSeed(9);
    History uninterrupted = new LinearModel().fit(LinearModel.data(70, 16), options);
    String checkpoints = folder.resolve("checkpoints").toString();
    var two = FitOptions.epochs(2).withSeed(9).withCheckpoints(checkpoints, 0);
    new LinearModel().fit(LinearModel.data(70, 16), two);

    History resumed =
        new LinearModel()
            .fit(
                LinearModel.data(70, 16), options.withCheckpoints(checkpoints, 0).withResume(true));

    assertThat(resumed.weightsCrc()).isEqualTo(uninterrupted.weightsCrc());
    assertThat(resumed.epochs()).isEqualTo(uninterrupted.epochs());
  }

  @Test
  void aCheckpointOfAnotherBatchSizeIsRefused() {
    var options = FitOptions.epochs(1).withCheckpoints(folder.resolve("checkpoints").toString(), 0);
    new LinearModel().fit(LinearModel.data(64, 16), options);

    assertThatThrownBy(
            () -> new LinearModel().fit(LinearModel.data(64, 32), options.withResume(true)))
        .hasMessageContaining("cannot resume")
        .hasMessageContaining("a step would mean other samples")
        .hasMessageContaining("global batch (the checkpoint has 16, this job 32)")
        .hasMessageNotContaining("seed");
  }

  @Test
  void aSavedModelPredictsTheSame() throws IOException {
    Model model =
        Sequential.of(
                conv2D(2, 3).activation(TANH),
                maxPooling2D(2),
                averagePooling2D(3),
                flatten(),
                dense(4))
            .withInputShape(8, 8, 1);
    model.compile(Sgd.withLearningRate(0.1f), Loss.sparseCategoricalCrossentropyFromLogits());
    float[] pixels = new float[2 * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (i % 7) / 7f;
    }
    Tensor images = Tensor.of(pixels, 2, 8, 8, 1);
    float[] expected = model.predict(images).toFloatArray();

    model.save(folder.resolve("model"));

    Model loaded = Model.load(folder.resolve("model"));
    assertThat(loaded.predict(images).toFloatArray()).isEqualTo(expected);
    assertThat(loaded.sampleShape()).isEqualTo(model.sampleShape());
    assertThat(loaded.compilation().loss()).isEqualTo(model.compilation().loss());
  }

  @Test
  void aModelOfOnesOwnIsSavedByItsClass() throws IOException {
    var model = new LinearModel();
    model.fit(LinearModel.data(32, 32), FitOptions.epochs(1));

    model.save(folder);

    var loaded = (LinearModel) Model.load(folder);
    assertThat(loaded.w.toFloatArray()).isEqualTo(model.w.toFloatArray());
  }

  @Test
  void damagedWeightsAreNotLoaded() throws IOException {
    var model = new LinearModel();
    model.fit(LinearModel.data(32, 32), FitOptions.epochs(1));
    model.save(folder);
    Path weights = folder.resolve("weights.bin");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[5] ^= 1;
    Files.write(weights, bytes);

    assertThatThrownBy(() -> Model.load(folder)).hasMessageContaining("damaged");
  }

  @Test
  void leNet5HasTheWeightsOfThePaper() {
    long count = ModelZoo.leNet5().parameters().elementCount();

    assertThat(count).isEqualTo(61_706);
  }

  @Test
  void anUncompiledModelSaysSo() {
    Model model = Sequential.of(dense(1));

    assertThatThrownBy(() -> model.fit(LinearModel.data(8, 8), FitOptions.epochs(1)))
        .hasMessageContaining("not compiled");
  }

  @Test
  void aDenseLayerOnImagesNamesTheWayOut() {
    assertThatThrownBy(() -> Sequential.of(dense(3)).withInputShape(4, 4, 1).parameters())
        .hasMessageContaining("put flatten() before it");
  }

  @Test
  void progressNamesEveryStep() {
    List<Long> steps = new ArrayList<>();

    new LinearModel()
        .fit(LinearModel.data(40, 10), FitOptions.epochs(2), step -> steps.add(step.step()));

    assertThat(steps).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }
}
