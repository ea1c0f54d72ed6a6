package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mirrorball.nn.Activation.RELU;
import static org.mirrorball.nn.layers.Layers.dense;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirrorball.tensor.ProductTypes;

class PrecisionTest {

  private static final Precision BFLOAT16 =
      Precision.MIXED_BFLOAT16.withProducts(ProductTypes.BFLOAT16);

  @TempDir private Path folder;

  private static Precision precision(String name) {
    // By way of float32 where the processor has no bfloat16, so that this tests it everywhere.
    return name.equals("mixed_bfloat16") ? BFLOAT16 : Precision.named(name);
  }

  private static Model model(Precision precision) {
    Model model = Sequential.of(dense(16).activation(RELU), dense(1));
    model.seed(7);
    model.precision(precision);
    model.compile(Adam.withLearningRate(0.02f), Loss.meanSquaredError());
    return model;
  }

  private static History train(Model model, FitOptions options) {
    return model.fit(LinearModel.data(70, 16), options.withSeed(9));
  }

  @Test
  void mixedFloat16TrainsToTheBitsOfFloat32() {
    var options = FitOptions.epochs(3);
    // Scaling by powers of two loses nothing, unless something overflows.
    assertThat(train(model(Precision.MIXED_FLOAT16), options).weightsCrc())
        .isEqualTo(train(model(Precision.FLOAT32), options).weightsCrc());
  }

  @Test
  void mixedBfloat16LearnsAsWell() {
    Model rounded = model(BFLOAT16);
    double loss = train(rounded, FitOptions.epochs(60)).last().loss();

    assertThat(loss).isLessThan(0.01);
    assertThat(rounded.evaluate(LinearModel.data(70, 16)).loss()).isCloseTo(loss, within(0.01));
    assertThat(rounded.parameters().crc())
        .isNotEqualTo(train(model(Precision.FLOAT32), FitOptions.epochs(60)).weightsCrc());
  }

  @Test
  void theMeasuredPrecisionTrainsThisSmallModelInFloat32() {
    assertThat(train(model(Precision.MIXED_BFLOAT16), FitOptions.epochs(2)).weightsCrc())
        .isEqualTo(train(model(Precision.FLOAT32), FitOptions.epochs(2)).weightsCrc());
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "mixed_bfloat16", "mixed_float16"})
  void resumingGivesTheWeightsOfAnUninterruptedRun(String name) {
    long uninterrupted = train(model(precision(name)), FitOptions.epochs(3)).weightsCrc();
    var options = FitOptions.epochs(3).withCheckpoints(folder.toString(), 4);
    TrainingListener stop =
        progress -> {
          if (progress.step() == 7) {
            throw new IllegalStateException("stopped");
          }
        };
    assertThatThrownBy(
            () -> model(precision(name)).fit(LinearModel.data(70, 16), options.withSeed(9), stop))
        .hasMessage("stopped");

    History resumed = train(model(precision(name)), options.withResume(true));

    assertThat(resumed.weightsCrc()).isEqualTo(uninterrupted);
  }

  @Test
  void aCheckpointOfAnotherPrecisionIsRefused() {
    var options = FitOptions.epochs(1).withCheckpoints(folder.toString(), 0);
    train(model(Precision.FLOAT32), options);

    assertThatThrownBy(() -> train(model(Precision.MIXED_FLOAT16), options.withResume(true)))
        .hasMessageContaining("cannot resume")
        .hasMessageContaining("mixed_float16");
  }

  @Test
  void aSavedModelKeepsItsPrecision() throws Exception {
    Model trained = model(BFLOAT16);
    train(trained, FitOptions.epochs(1));
    trained.save(folder);

    assertThat(Model.load(folder).precision()).isEqualTo(BFLOAT16);
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThatThereAre() {
    assertThatThrownBy(() -> Precision.named("float17"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("precision float17: expected one of float32, mixed_bfloat16, mixed_float16");
  }
}
