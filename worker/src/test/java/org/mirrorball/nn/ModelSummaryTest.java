package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mirrorball.nn.Activation.RELU;
import static org.mirrorball.nn.layers.Layers.batchNormalization;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.flatten;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirrorball.nn.zoo.ModelZoo;
import org.mirrorball.tensor.ProductTypes;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.TensorRuntime;

class ModelSummaryTest {

  private static final int BATCH = 32;

  private static Model compiled(Model model) {
    model.compile(Adam.withLearningRate(0.01f), Loss.sparseCategoricalCrossentropyFromLogits());
    return model;
  }

  private static Model small() {
    return compiled(
        Sequential.of(flatten(), dense(8).activation(RELU), batchNormalization(), dense(3))
            .withInputShape(2, 3, 1));
  }

  @Test
  void layersAreListedWithShapesWeightsAndArithmetic() {
    List<ModelSummary.Row> rows = small().summary(5).rows();

    assertThat(rows)
        .extracting(ModelSummary.Row::name)
        .containsExactly("flatten", "dense", "batchNormalization", "dense_1");
    assertThat(rows)
        .extracting(ModelSummary.Row::output)
        .containsExactly(Shape.of(5, 6), Shape.of(5, 8), Shape.of(5, 8), Shape.of(5, 3));
    assertThat(rows)
        .extracting(ModelSummary.Row::parameters)
        .containsExactly(0L, 8 * 6 + 8L, 4 * 8L, 3 * 8 + 3L);
    // Products take two operations a weight; the bias and the activation one each.
    assertThat(rows.get(1).flops()).isEqualTo(2 * 6 * 8 + 8 + 8);
    assertThat(rows.get(3).flops()).isEqualTo(2 * 8 * 3 + 3);
  }

  @Test
  void totalsAreThoseOfTheModel() {
    Model model = small();
    ModelSummary summary = model.summary(5);

    assertThat(summary.trainableParameters()).isEqualTo(56 + 16 + 27);
    assertThat(summary.nonTrainableParameters()).isEqualTo(16);
    assertThat(summary.trainableParameters() + summary.nonTrainableParameters())
        .isEqualTo(model.parameters().elementCount());
    assertThat(summary.forwardFlops())
        .isEqualTo(summary.rows().stream().mapToLong(ModelSummary.Row::flops).sum());
    assertThat(summary.trainingFlops()).isGreaterThan(2 * summary.forwardFlops());
  }

  @Test
  void aTrainingStepOfTheMlpIsForwardAndTwoGradientsLessTheFirst() {
    ModelSummary summary = compiled(ModelZoo.create("mlp").orElseThrow()).summary(128);

    double products = 2.0 * (784 * 1024 + 1024 * 1024 + 1024 * 10);
    double gradients = 2.0 * (1024 * 1024 + 1024 * 10);
    assertThat((double) summary.forwardFlops()).isCloseTo(products, within(products * 0.01));
    double step = 2 * products + gradients;
    assertThat((double) summary.trainingFlops()).isCloseTo(step, within(step * 0.02));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "lenet5", "lstm", "resnet20"})
  void peakBytesAreWhatTrainingHolds(String name) {
    ModelSummary summary = compiled(ModelZoo.create(name).orElseThrow()).summary(BATCH);
    Model model = compiled(ModelZoo.create(name).orElseThrow());
    var shape = new StepShape(BATCH, model.inputShape(), Shape.of());

    long before = TensorRuntime.allocatedBytes();
    Parameters parameters = model.parameters(shape.features());
    OptimizerState optimizer = model.compilation().optimizer().newState(parameters, 1);
    var scale = LossScale.of(model.precision());
    var alone = ReplicaGroup.SOLO;
    try (var step = new TrainingStep(model, shape, parameters, optimizer, scale, alone)) {
      double held = TensorRuntime.allocatedBytes() - before;
      assertThat(step.sums().elementCount()).isPositive();
      assertThat((double) summary.peakBytes()).isCloseTo(held, within(held * 0.1));
    }
  }

  @Test
  void theTypeOfProductsIsShownWithItsReason() {
    Model model = small();
    model.precision(Precision.MIXED_BFLOAT16.withProducts(ProductTypes.BFLOAT16));
    ModelSummary summary = model.summary(5);

    assertThat(summary.rows())
        .extracting(ModelSummary.Row::computesIn)
        .containsExactly("float32", "bfloat16", "float32", "bfloat16");
    assertThat(summary.toString())
        .contains("mixed_bfloat16")
        .contains("[5, 6] x [6, 8]: bfloat16, as all products");
  }

  @Test
  void float16SaysThatItComputesInFloat32() {
    Model model = small();
    model.precision(Precision.MIXED_FLOAT16);

    assertThat(model.summary().toString())
        .contains("mixed_float16: a CPU has no fast float16: float32 instead");
    assertThat(model.summary().rows())
        .extracting(ModelSummary.Row::computesIn)
        .containsOnly("float32");
  }

  @Test
  void aModelOfOnesOwnIsOneRow() {
    LinearModel model = new LinearModel();
    model.parameters(Shape.of(1, 3));
    assertThat(model.summary(4).rows())
        .containsExactly(
            new ModelSummary.Row("linearModel", Shape.of(4, 1), 4, 2 * 3 + 1, "float32"));
  }
}
