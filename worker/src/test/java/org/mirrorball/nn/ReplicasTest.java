package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mirrorball.nn.layers.Layers.batchNormalization;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.dropout;
import static org.mirrorball.nn.layers.Layers.remat;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.nn.LockstepTraining.Trained;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** What several replicas train to, beside what one does. */
class ReplicasTest {

  private static final int BATCH = 20;
  private static final int SAMPLES = 70; // the last batch is half padding
  private static final long SEED = 11;

  private static final FitOptions OPTIONS = FitOptions.epochs(3).withSeed(SEED);

  private static Trained train(Model model, int workers) throws Exception {
    return LockstepTraining.train(model, LinearModel.data(SAMPLES, BATCH), workers, OPTIONS);
  }

  private static List<Trained> train(Model model, Dataset<Batch> data, int workers)
      throws Exception {
    return LockstepTraining.onReplicas(
        model,
        data,
        workers,
        OPTIONS,
        (job, group, conf) -> LockstepTraining.trained(job, group, TrainingListener.SILENT));
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

  private static Dataset<Batch> data(float[][] features, float[][] labels, int... labelShape) {
    return Dataset.fromTensors(features, new int[] {features[0].length}, labels, labelShape)
        .shuffle(SAMPLES)
        .batch(BATCH);
  }

  /** Multiples of 1/64, whose sums have no rounding: so scores do not depend on the batch. */
  private static float[][] exactFeatures(Random random, int count) {
    float[][] features = new float[SAMPLES][count];
    for (float[] sample : features) {
      for (int i = 0; i < count; i++) {
        sample[i] = random.nextInt(64 / count) / 64f;
      }
    }
    return features;
  }

  /** The figures in training, by weights that stay as they are, and in an evaluation. */
  private static void assertOnReplicas(
      Supplier<Model> model, Dataset<Batch> data, List<Double> expected) throws Exception {
    for (int workers : List.of(1, 2, 4)) {
      for (Trained trained : train(model.get(), data, workers)) {
        assertThat(trained.history().epochs())
            .as("trained on %d replicas", workers)
            .hasSize(3)
            .allSatisfy(epoch -> assertThat(epoch.metrics()).isEqualTo(expected));
      }
      for (Evaluation evaluation :
          LockstepTraining.onReplicas(model.get(), data, workers, OPTIONS, Replica::evaluate)) {
        assertThat(evaluation.metrics())
            .as("evaluated on %d replicas", workers)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void precisionRecallAndAucAreExactHoweverManyReplicas() throws Exception {
    var random = new Random(SEED);
    float[][] features = exactFeatures(random, 3);
    float[][] labels = new float[SAMPLES][1];
    float[] scores = new float[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      scores[i] = features[i][0] + features[i][1] + features[i][2];
      labels[i][0] = random.nextFloat() < scores[i] ? 1 : 0;
    }
    Supplier<Model> model =
        () -> {
          Model built = Sequential.of(dense(1).kernelInitializer(Initializers.ones()));
          built.compile(
              Sgd.withLearningRate(0),
              Loss.meanSquaredError(),
              Metric.precision(0.4),
              Metric.recall(0.4),
              Metric.auc());
          return built;
        };

    assertOnReplicas(model, data(features, labels, 1), binaryFigures(scores, labels, 0.4));
  }

  /** Precision, recall, and how many pairs of a yes and a no are in order, a tie by half. */
  private static List<Double> binaryFigures(float[] scores, float[][] labels, double threshold) {
    double hits = 0;
    double taken = 0;
    double yeses = 0;
    double inOrder = 0;
    for (int i = 0; i < scores.length; i++) {
      double yes = labels[i][0];
      double above = scores[i] > threshold ? 1 : 0;
      hits += yes * above;
      taken += above;
      yeses += yes;
      for (int j = 0; j < scores.length; j++) {
        inOrder += yes * (1 - labels[j][0]) * (1 + Math.signum(scores[i] - scores[j])) / 2;
      }
    }
    return List.of(hits / taken, hits / yeses, inOrder / (yeses * (scores.length - yeses)));
  }

  @Test
  void topKAccuracyIsExactHoweverManyReplicas() throws Exception {
    var random = new Random(SEED);
    float[][] features = exactFeatures(random, 5);
    float[][] labels = new float[SAMPLES][1];
    double[] hits = new double[3];
    for (int i = 0; i < SAMPLES; i++) {
      int label = random.nextInt(5);
      labels[i][0] = label;
      int larger = 0;
      for (float score : features[i]) {
        larger += score > features[i][label] ? 1 : 0;
      }
      for (int k = larger + 1; k <= 3; k++) {
        hits[k - 1]++;
      }
    }
    Supplier<Model> model =
        () -> {
          Model built = Sequential.of(dense(5).kernelInitializer(Initializers.identity()));
          built.compile(
              Sgd.withLearningRate(0),
              Loss.sparseCategoricalCrossentropyFromLogits(),
              Metric.topKAccuracy(2),
              Metric.topKAccuracy(3));
          return built;
        };

    assertOnReplicas(model, data(features, labels), List.of(hits[1] / SAMPLES, hits[2] / SAMPLES));
  }
}
