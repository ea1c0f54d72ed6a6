package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mirrorball.nn.layers.Layers.dense;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirrorball.data.Dataset;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

class LossTest {

  private static final Tensor SCORES = Tensor.of(new float[] {2, 1, 0, -1, 0.5f, 3}, 2, 3);
  private static final Tensor CLASSES = Tensor.of(new float[] {1, 2}, 2);
  private static final Tensor ONE_HOT = Tensor.of(new float[] {0, 1, 0, 0, 0, 1}, 2, 3);

  private static void assertLoss(Loss loss, Tensor scores, Tensor labels, float... expected) {
    assertThat(loss.perSample(scores, labels).toFloatArray())
        .containsExactly(expected, within(1e-5f));
  }

  @Test
  void crossEntropiesAgreeOnTheSameLabels() {
    assertLoss(
        Loss.sparseCategoricalCrossentropyFromLogits(), SCORES, CLASSES, 1.407606f, 0.0956727f);
    assertLoss(Loss.categoricalCrossentropyFromLogits(), SCORES, ONE_HOT, 1.407606f, 0.0956727f);
    float[] smooth =
        Loss.sparseCategoricalCrossentropyFromLogits()
            .withLabelSmoothing(0.1)
            .perSample(SCORES, CLASSES)
            .toFloatArray();
    assertLoss(
        Loss.categoricalCrossentropyFromLogits().withLabelSmoothing(0.1), SCORES, ONE_HOT, smooth);
    // 0.9 of the loss plus 0.1 of the mean over all classes, 1.407606 again.
    assertThat(smooth[0]).isCloseTo(1.407606f, within(1e-5f));
  }

  @Test
  void binaryCrossentropyStaysFinite() {
    Tensor scores = Tensor.of(new float[] {0, 2, -1000, 1000}, 4, 1);
    Tensor labels = Tensor.of(new float[] {1, 0, 1, 1}, 4);
    assertLoss(Loss.binaryCrossentropyFromLogits(), scores, labels, 0.6931472f, 2.126928f, 1000, 0);
    assertLoss(
        Loss.binaryCrossentropyFromLogits().withLabelSmoothing(0.2),
        Tensor.of(new float[] {2}, 1, 1),
        Tensor.of(new float[] {1}, 1),
        // 0.9 and 0.1 in place of 1 and 0
        0.326928f);
  }

  @Test
  void regressionLossesAreMeansOverOutputs() {
    Tensor predictions = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor labels = Tensor.of(new float[] {1, 4, 3.5f, 4}, 2, 2);
    assertLoss(Loss.meanSquaredError(), predictions, labels, 2, 0.125f);
    assertLoss(Loss.meanAbsoluteError(), predictions, labels, 1, 0.25f);
    assertLoss(Loss.huber(1), predictions, labels, 0.75f, 0.0625f);
    assertLoss(Loss.huber(0.25), predictions, labels, 0.234375f, 0.046875f);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThatThrownBy(() -> Loss.meanSquaredError().perSample(SCORES, CLASSES))
        .hasMessageContaining("predictions are [2, 3], labels [2]");
    assertThatThrownBy(() -> Loss.huber(0)).hasMessageContaining("delta is positive");
    assertThatThrownBy(() -> Loss.meanSquaredError().withLabelSmoothing(0.1))
        .hasMessageContaining("is for cross-entropies");
    assertThatThrownBy(() -> Metric.topKAccuracy(0)).hasMessageContaining("at least 1, got 0");
    assertThatThrownBy(() -> Metric.precision(0).perSample(SCORES, CLASSES))
        .hasMessageContaining("precision takes one number a sample, got predictions of [2, 3]");
  }

  /** Its weight is its only prediction's factor. */
  static final class Scaled extends Model {
    private static final long serialVersionUID = 1L;
    final Variable factor = weight("factor", Shape.of(1), Initializers.ones());

    @Override
    public Tensor call(Tensor x) {
      return x.multiply(factor);
    }
  }

  private static Evaluation evaluation(float[][] scores, float[][] labels, Metric... metrics) {
    var model = new Scaled();
    model.compile(Sgd.withLearningRate(0), Loss.meanSquaredError(), metrics);
    // Batches of 4, so that the last has padded samples.
    return model.evaluate(
        Dataset.fromTensors(scores, new int[] {1}, labels, new int[] {1}).batch(4));
  }

  @Test
  void metricsAreExactOverBatchesAndPadding() {
    float[][] scores = {{0.9f}, {0.8f}, {0.3f}, {0.6f}, {0.1f}, {0.7f}};
    float[][] labels = {{1}, {0}, {1}, {1}, {0}, {0}};

    List<Double> figures =
        evaluation(
                scores,
                labels,
                Metric.precision(0.5),
                Metric.binaryAccuracy(0.5),
                Metric.recall(0.5),
                Metric.mean(),
                Metric.meanAbsoluteError())
            .metrics();

    assertThat(figures.get(0)).isEqualTo(2 / 4.0);
    assertThat(figures.get(1)).isEqualTo(3 / 6.0);
    assertThat(figures.get(2)).isEqualTo(2 / 3.0);
    assertThat(figures.get(3)).isCloseTo(3.4 / 6, within(1e-6));
    assertThat(figures.get(4)).isCloseTo((0.1 + 0.8 + 0.7 + 0.4 + 0.1 + 0.7) / 6, within(1e-6));
  }

  @Test
  void aucIsTheShareOfPairsInTheRightOrder() {
    float[][] scores = {{0.9f}, {0.8f}, {0.3f}, {0.6f}, {0.1f}, {0.7f}};
    float[][] labels = {{1}, {0}, {1}, {1}, {0}, {0}};
    // Above a no: 0.9 three times, 0.6 and 0.3 once, of three times three pairs.
    assertThat(evaluation(scores, labels, Metric.auc(), Metric.mean()).metric())
        .isCloseTo(5 / 9.0, within(1e-9));

    float[][] logits = {{2}, {1}, {-1}, {-1}};
    float[][] alike = {{1}, {0}, {1}, {0}};
    // One of four pairs is in the wrong order; equal ones count half.
    assertThat(evaluation(logits, alike, Metric.aucFromLogits()).metric())
        .isCloseTo(2.5 / 4, within(1e-9));
    assertThat(evaluation(logits, new float[4][1], Metric.auc()).metric()).isZero();
  }

  @Test
  void lossHasThePenaltiesOnceHoweverManySamples() {
    float[][] samples = {{1}, {2}, {3}, {4}, {5}};
    for (Regularizer regularizer :
        List.of(Regularizer.l1(0.25), Regularizer.l2(0.5), new Regularizer(0.25, 0.5))) {
      Model model =
          Sequential.of(
              dense(1)
                  .useBias(false)
                  .kernelInitializer(Initializers.constant(-3))
                  .kernelRegularizer(regularizer));
      model.compile(Sgd.withLearningRate(0), Loss.meanAbsoluteError());
      var data = Dataset.fromTensors(samples, new int[] {1}, samples, new int[] {1}).batch(4);

      double penalty = 3 * regularizer.l1() + 9 * regularizer.l2();
      assertThat(model.evaluate(data).loss()).isCloseTo(4 * 3 + penalty, within(1e-5));
    }
  }

  @Test
  void precisionOfNoYesIsZero() {
    List<Double> figures =
        evaluation(new float[5][1], new float[5][1], Metric.precision(0.5), Metric.recall(0.5))
            .metrics();

    assertThat(figures).containsExactly(0.0, 0.0);
  }

  @Test
  void topKCountsLabelsAmongTheLargestScores() {
    Tensor labels = Tensor.of(new float[] {1, 0}, 2);
    assertThat(Metric.topKAccuracy(1).perSample(SCORES, labels).get(0).toFloatArray())
        .containsExactly(0, 0);
    assertThat(Metric.topKAccuracy(2).perSample(SCORES, labels).get(0).toFloatArray())
        .containsExactly(1, 0);
    assertThat(Metric.topKAccuracy(3).perSample(SCORES, labels).get(0).toFloatArray())
        .containsExactly(1, 1);
    assertThat(Metric.topKAccuracy(5).label()).isEqualTo("top_5_accuracy");
  }
}
