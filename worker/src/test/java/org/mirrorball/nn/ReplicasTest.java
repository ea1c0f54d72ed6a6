package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mirrorball.nn.layers.Layers.batchNormalization;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.dropout;
import static org.mirrorball.nn.layers.Layers.remat;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.mirrorball.nn.LockstepTraining.Trained;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** What several replicas train to, beside what one does. */
class ReplicasTest {

  private static final int BATCH = 20;
  private static final long SEED = 11;

  private static Trained train(Model model, int workers) throws Exception {
    // 70 samples in batches of 20: the last batch is half padding.
    return LockstepTraining.train(
        model, LinearModel.data(70, BATCH), workers, FitOptions.epochs(3).withSeed(SEED));
  }

  private static Model compiled(Layer... layers) {
    return compiled(Adam.withLearningRate(0.01f), layers);
  }

  private static Model compiled(Optimizer optimizer, Layer... layers) {
    Model model = Sequential.of(layers);
    model.seed(SEED);
    model.compile(
        optimizer.withClipping(Clipping.byGlobalNorm(1)),
        Loss.meanSquaredError(),
        Metric.meanAbsoluteError());
    return model;
  }

  @Test
  void dropoutTrainsTheSameOnOneReplicaAndOnMore() throws Exception {
    Trained one = train(compiled(dense(16), dropout(0.5), dense(1)), 1);

    for (int workers : List.of(2, 4)) {
      Trained more = train(compiled(dense(16), dropout(0.5), dense(1)), workers);

      assertThat(more.distance(one)).isLessThan(1e-4f);
      assertThat(more.history().last().metric())
          .isCloseTo(one.history().last().metric(), within(1e-4));
    }
  }

  @Test
  void penaltiesCountOnceHoweverManyReplicas() throws Exception {
    Supplier<Model> model = () -> compiled(dense(4).kernelRegularizer(Regularizer.l2(1)), dense(1));
    Trained one = train(model.get(), 1);
    Trained free = train(compiled(dense(4), dense(1)), 1);
    assertThat(free.distance(one)).as("without a penalty").isGreaterThan(1e-2f);

    Trained four = train(model.get(), 4);

    assertThat(four.distance(one)).isLessThan(1e-4f);
    assertThat(four.history().last().loss()).isCloseTo(one.history().last().loss(), within(1e-4));
  }

  /** 12 steps, an update every 5: the last two wait for ever. */
  @Test
  void accumulationAndAveragesAreTheSameOnOneReplicaAndOnMore() throws Exception {
    Optimizer plain = Sgd.withLearningRate(0.05f);
    Optimizer all =
        plain.withGradientAccumulation(5).withWeightAverages(0.5f).withWeightDecay(0.1f);
    Trained one = train(compiled(all, dense(1)), 1);
    assertThat(train(compiled(plain, dense(1)), 1).distance(one)).isGreaterThan(1e-3f);

    assertThat(train(compiled(all, dense(1)), 2).distance(one)).isLessThan(1e-5f);
  }

  /** No bias before it: its gradient is nothing but rounding, which Adam would make large. */
  @Test
  void synchronizedNormalizationTrainsTheSameOnOneReplicaAndOnMore() throws Exception {
    Trained one =
        train(compiled(dense(6).useBias(false), synchronizedNormalization(), dense(1)), 1);
    Trained apart =
        train(compiled(dense(6).useBias(false), batchNormalization().momentum(0.5), dense(1)), 2);
    assertThat(apart.distance(one)).as("without synchronization").isGreaterThan(1e-3f);

    for (int workers : List.of(2, 4)) {
      Trained more =
          train(compiled(dense(6).useBias(false), synchronizedNormalization(), dense(1)), workers);

      assertThat(more.distance(one)).as("%d replicas", workers).isLessThan(1e-4f);
      assertThat(more.history().last().loss()).isCloseTo(one.history().last().loss(), within(1e-5));
    }
  }

  /** Replicas meet once more in a block that is computed again, all in the same place. */
  @Test
  void synchronizedNormalizationComputedAgainTrainsToTheSameBits() throws Exception {
    Layer[] block = {dense(6).useBias(false), synchronizedNormalization()};
    Layer[] again = {dense(6).useBias(false), synchronizedNormalization()};

    assertThat(train(compiled(remat(again), dense(1)), 2).weights())
        .isEqualTo(train(compiled(Sequential.of(block), dense(1)), 2).weights());
  }

  private static Layer synchronizedNormalization() {
    return batchNormalization().momentum(0.5).synchronizedAcrossReplicas();
  }

  @Test
  void movingAveragesAreTheSameOnAllReplicasAndCountEverySample() throws Exception {
    // Normalised first, so that the averages are those of the data, whatever the weights.
    Trained one = train(compiled(batchNormalization().momentum(0.5), dense(1)), 1);
    Trained two = train(compiled(batchNormalization().momentum(0.5), dense(1)), 2);

    // dense: 3 + 1, gamma and beta: 6, then the moving means of 3 features
    for (int feature = 0; feature < 3; feature++) {
      assertThat(two.weights().get(10 + feature))
          .isCloseTo(one.weights().get(10 + feature), within(1e-5f));
    }
    assertThat(two.history().epochs()).hasSameSizeAs(one.history().epochs());
  }

  /** Multiplies so much that gradients, times the first loss scale, are not finite. */
  private static final class Amplifier extends Layer {

    private static final long serialVersionUID = 1L;
    private static final float FACTOR = 1e34f;

    @Override
    public Tensor call(Tensor x) {
      return Ops.multiply(x, Tensor.scalar(FACTOR));
    }
  }

  private static Model overflowing(Precision precision) {
    Model model = Sequential.of(dense(1), new Amplifier());
    model.precision(precision);
    model.seed(SEED);
    model.compile(Sgd.withLearningRate(1e-36f), Loss.meanAbsoluteError());
    return model;
  }

  @Test
  void stepsThatOverflowAreSkippedOnAllReplicasAlike() throws Exception {
    List<Float> untrained = train(overflowing(Precision.FLOAT32), 1).weights();
    Trained one = train(overflowing(Precision.MIXED_FLOAT16), 1);

    // Some steps are skipped, else the weights would not be finite; not all, else they would be
    // those of the start; and so fewer than without a scale.
    assertThat(one.weights()).allMatch(Float::isFinite).isNotEqualTo(untrained);
    for (int workers : List.of(2, 4)) {
      Trained more = train(overflowing(Precision.MIXED_FLOAT16), workers);
      for (int i = 0; i < one.weights().size(); i++) {
        assertThat(more.weights().get(i)).isCloseTo(one.weights().get(i), within(1e-4f));
      }
    }
  }
}
