package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

class OptimizersTest {

  private static final float RATE = 0.1f;

  @TempDir private Path folder;

  static Stream<Optimizer> all() {
    return Stream.of(
        Sgd.withLearningRate(RATE),
        Sgd.withLearningRate(RATE).momentum(0.9f),
        Sgd.withLearningRate(RATE).momentum(0.9f).nesterov(),
        RmsProp.withLearningRate(RATE),
        RmsProp.withLearningRate(RATE).momentum(0.5f).rho(0.8f),
        Adagrad.withLearningRate(RATE).initialAccumulator(0.2f),
        Adam.withLearningRate(RATE).betas(0.8f, 0.9f).epsilon(1e-3f),
        AdamW.withLearningRate(RATE).weightDecay(0.1f),
        Lamb.withLearningRate(RATE).weightDecay(0.1f),
        Sgd.withLearningRate(RATE).withWeightDecay(0.1f).withGradientAccumulation(2),
        Adam.withLearningRate(RATE).withWeightAverages(0.9f).withGradientAccumulation(3));
  }

  /** The value of a weight of 1 after three steps, by the formulas. */
  private interface Formula {
    double[] step(double w, double g, double[] state, int step);
  }

  private static double weight(Formula formula, int stateCount) {
    double[] state = new double[stateCount + 1];
    double w = 1;
    for (int step = 1; step <= 3; step++) {
      w = formula.step(w, step % 2 == 0 ? -0.5 : 0.25, state, step)[0];
    }
    return w;
  }

  private static float trained(Optimizer optimizer) {
    var variable = new Variable("w", Shape.of(1), Initializers.ones(), true);
    for (int step = 1; step <= 3; step++) {
      float gradient = step % 2 == 0 ? -0.5f : 0.25f;
      optimizer.apply(List.of(Tensor.of(new float[] {gradient}, 1)), List.of(variable));
    }
    return variable.toFloatArray()[0];
  }

  private static double[] one(double w) {
    return new double[] {w};
  }

  @Test
  void momentumFollowsItsFormula() {
    Formula plain =
        (w, g, s, step) -> {
          s[0] = 0.9 * s[0] - 0.1 * g;
          return one(w + s[0]);
        };
    Formula ahead =
        (w, g, s, step) -> {
          s[0] = 0.9 * s[0] - 0.1 * g;
          return one(w + 0.9 * s[0] - 0.1 * g);
        };
    var sgd = Sgd.withLearningRate(RATE).momentum(0.9f);
    assertThat((double) trained(sgd)).isCloseTo(weight(plain, 1), within(1e-6));
    assertThat((double) trained(sgd.nesterov())).isCloseTo(weight(ahead, 1), within(1e-6));
  }

  @Test
  void rmsPropAndAdagradFollowTheirFormulas() {
    Formula rms =
        (w, g, s, step) -> {
          s[0] = 0.9 * s[0] + 0.1 * g * g;
          return one(w - 0.1 * g / Math.sqrt(s[0] + 1e-7));
        };
    Formula withMomentum =
        (w, g, s, step) -> {
          s[0] = 0.9 * s[0] + 0.1 * g * g;
          s[1] = 0.5 * s[1] + 0.1 * g / Math.sqrt(s[0] + 1e-7);
          return one(w - s[1]);
        };
    Formula adagrad =
        (w, g, s, step) -> {
          s[0] = (step == 1 ? 0.1 : s[0]) + g * g;
          return one(w - 0.1 * g / Math.sqrt(s[0] + 1e-7));
        };
    assertThat((double) trained(RmsProp.withLearningRate(RATE)))
        .isCloseTo(weight(rms, 1), within(1e-5));
    assertThat((double) trained(RmsProp.withLearningRate(RATE).momentum(0.5f)))
        .isCloseTo(weight(withMomentum, 2), within(1e-5));
    assertThat((double) trained(Adagrad.withLearningRate(RATE)))
        .isCloseTo(weight(adagrad, 1), within(1e-6));
  }

  @Test
  void adamWDecaysApartFromAdamsStep() {
    Formula adamW =
        (w, g, s, step) -> {
          s[0] = 0.9 * s[0] + 0.1 * g;
          s[1] = 0.999 * s[1] + 0.001 * g * g;
          double correction = Math.sqrt(1 - Math.pow(0.999, step)) / (1 - Math.pow(0.9, step));
          return one(w - 0.1 * 0.01 * w - 0.1 * correction * s[0] / (Math.sqrt(s[1]) + 1e-7));
        };
    assertThat((double) trained(AdamW.withLearningRate(RATE).weightDecay(0.01f)))
        .isCloseTo(weight(adamW, 2), within(1e-5));
  }

  @Test
  void everyOptimizerDecaysWeightsAsAdamWDoes() {
    float apart = trained(AdamW.withLearningRate(RATE).weightDecay(0.2f));
    assertThat(trained(Adam.withLearningRate(RATE).withWeightDecay(0.2f)))
        .isCloseTo(apart, within(1e-6f));
    assertThat(trained(AdamW.withLearningRate(RATE).withWeightDecay(0.2f))).isEqualTo(apart);
    Formula sgd = (w, g, s, step) -> one(w - 0.1 * 0.2 * w - 0.1 * g);
    assertThat((double) trained(Sgd.withLearningRate(RATE).withWeightDecay(0.2f)))
        .isCloseTo(weight(sgd, 0), within(1e-6));
  }

  /** Gradients are 0.25, -0.5 and 0.25: the third waits for a fourth. */
  @Test
  void accumulatedGradientsMakeOneUpdateByTheirMean() {
    var schedule = Schedule.piecewise(List.of(1L), List.of(0.1f, 100f));
    var sgd = Sgd.withLearningRate(RATE).withSchedule(schedule).withGradientAccumulation(2);
    assertThat(trained(sgd)).isCloseTo(1 - 0.1f * (0.25f - 0.5f) / 2, within(1e-6f));
    assertThat(trained(Adam.withLearningRate(RATE).withGradientAccumulation(4))).isEqualTo(1);
    // Clipped is the mean, not what it is made of.
    assertThat(trained(sgd.withClipping(Clipping.byValue(0.1f))))
        .isCloseTo(1 + 0.1f * 0.1f, within(1e-6f));
  }

  @Test
  void averagesBeginWithTheFirstStepsWeightsAndReplaceThemInTheEnd() {
    var variable = new Variable("w", Shape.of(1), Initializers.ones(), true);
    Optimizer sgd = Sgd.withLearningRate(RATE).withWeightAverages(0.75f);
    double w = 1;
    double average = 0;
    for (int step = 0; step < 4; step++) {
      sgd.apply(List.of(Tensor.of(new float[] {step + 1}, 1)), List.of(variable));
      w -= 0.1 * (step + 1);
      average = step == 0 ? w : 0.75 * average + 0.25 * w;
      assertThat((double) variable.toFloatArray()[0]).isCloseTo(w, within(1e-6));
    }

    sgd.finish(List.of(variable));

    assertThat((double) variable.toFloatArray()[0]).isCloseTo(average, within(1e-6));
  }

  @Test
  void lambStepsAreAsLongAsTheVariable() {
    Formula lamb =
        (w, g, s, step) -> {
          s[0] = 0.9 * s[0] + 0.1 * g;
          s[1] = 0.999 * s[1] + 0.001 * g * g;
          double mean = s[0] / (1 - Math.pow(0.9, step));
          double square = s[1] / (1 - Math.pow(0.999, step));
          double change = mean / (Math.sqrt(square) + 1e-7) + 0.1 * w;
          return one(w - 0.1 * Math.abs(w) / Math.abs(change) * change);
        };
    assertThat((double) trained(Lamb.withLearningRate(RATE).weightDecay(0.1f)))
        .isCloseTo(weight(lamb, 2), within(1e-5));
  }

  @ParameterizedTest
  @MethodSource("all")
  void learnsALineAndResumesToTheSameWeights(Optimizer optimizer) throws Exception {
    History whole = model(optimizer).fit(LinearModel.data(70, 16), FitOptions.epochs(4));
    String checkpoints = folder.resolve("c").toString();
    var options = FitOptions.epochs(2).withCheckpoints(checkpoints, 0);
    Model half = model(optimizer);
    half.fit(LinearModel.data(70, 16), options);
    half.save(folder.resolve("model"));

    Optimizer read = Model.load(folder.resolve("model")).compilation().optimizer();
    History resumed =
        model(read)
            .fit(
                LinearModel.data(70, 16),
                FitOptions.epochs(4).withCheckpoints(checkpoints, 0).withResume(true));

    assertThat(whole.last().loss()).isLessThan(whole.epochs().get(0).loss());
    assertThat(resumed.weightsCrc()).isEqualTo(whole.weightsCrc());
  }

  private static Model model(Optimizer optimizer) {
    var model = new LinearModel();
    model.compile(optimizer, Loss.meanSquaredError());
    return model;
  }

  @Test
  void schedulesTakeKerasValues() {
    assertThat(Schedule.constant(0.5f).at(7, 3)).isEqualTo(0.5f);
    assertThat(Schedule.exponential(0.1f, 10, 0.5f).at(5, 1)).isCloseTo(0.0707107f, within(1e-6f));
    Schedule steps = Schedule.step(0.1f, 10, 0.5f);
    assertThat(steps.at(9, 1)).isEqualTo(0.1f);
    assertThat(steps.at(10, 1)).isEqualTo(0.05f);
    Schedule cosine = Schedule.cosine(1, 0.2f, 100);
    assertThat(cosine.at(0, 1)).isEqualTo(1);
    assertThat(cosine.at(50, 1)).isCloseTo(0.6f, within(1e-6f));
    assertThat(cosine.at(1000, 1)).isEqualTo(0.2f);
    Schedule pieces = Schedule.piecewise(List.of(2L, 5L), List.of(1f, 0.5f, 0.1f));
    assertThat(List.of(pieces.at(2, 1), pieces.at(3, 1), pieces.at(6, 1)))
        .containsExactly(1f, 0.5f, 0.1f);
    Schedule warm = Schedule.cosine(1, 0, 100).withWarmUp(4);
    assertThat(List.of(warm.at(0, 1), warm.at(1, 1), warm.at(4, 1))).containsExactly(0f, 0.25f, 1f);
    assertThat(Schedule.constant(0.1f).scaledByWorkers().at(0, 8)).isEqualTo(0.8f);
    assertThatThrownBy(() -> Schedule.cosine(1, 0, 0)).hasMessageContaining("at least 1, got 0");
    assertThatThrownBy(() -> Schedule.piecewise(List.of(1L), List.of(1f)))
        .hasMessageContaining("of 1 boundaries has one rate more, got 1");
  }

  @Test
  void aScheduleCountsTheStepsOfTraining() {
    var sgd = Sgd.withLearningRate(1).withSchedule(Schedule.step(1, 1, 0.5f));
    // 1 - 0.25 * 1 + 0.5 * 0.5 - 0.25 * 0.25
    assertThat(trained(sgd)).isEqualTo(0.9375f);
  }

  @Test
  void clippingShortensTheMeanGradient() {
    var ranges = List.of(new VariableRange(0, 2), new VariableRange(2, 1));
    try (FlatVector gradients = FlatVector.allocate(4)) {
      float[] values = {99, 6, -8, 4};
      gradients.bytes().asFloatBuffer().put(values);
      // Halved they are 3, -4 and 2.
      assertThat(Clipping.byGlobalNorm(100).apply(gradients, 1, 0.5f, ranges)).isEqualTo(0.5f);
      assertThat(Clipping.byGlobalNorm(1).apply(gradients, 1, 0.5f, ranges))
          .isCloseTo((float) (0.5 / Math.sqrt(29)), within(1e-7f));
      assertThat(read(gradients)).containsExactly(99, 6, -8, 4);

      assertThat(Clipping.byNorm(2.5f).apply(gradients, 1, 0.5f, ranges)).isEqualTo(0.5f);
      assertThat(read(gradients)).containsExactly(99, 3, -4, 4);

      assertThat(Clipping.byValue(1.75f).apply(gradients, 1, 0.5f, ranges)).isEqualTo(0.5f);
      assertThat(read(gradients)).containsExactly(99, 3, -3.5f, 3.5f);
    }
    assertThatThrownBy(() -> Clipping.byNorm(0)).hasMessageContaining("must be positive, got 0.0");
  }

  private static float[] read(FlatVector vector) {
    float[] values = new float[4];
    vector.bytes().asFloatBuffer().get(values);
    return values;
  }

  @Test
  void clippedTrainingStillLearns() {
    Model model = model(Adam.withLearningRate(0.05f).withClipping(Clipping.byGlobalNorm(0.1f)));

    History history = model.fit(LinearModel.data(96, 32), FitOptions.epochs(200));

    assertThat(history.last().loss()).isLessThan(1e-3);
  }
}
