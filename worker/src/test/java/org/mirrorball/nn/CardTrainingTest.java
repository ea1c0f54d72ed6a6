package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirrorball.nn.zoo.ModelZoo;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.Plan;
import org.mirrorball.tensor.ReplicaSums;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.SimulatedCard;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/** Training steps of the zoo on a card that is simulated: see {@link SimulatedCard}. */
class CardTrainingTest {
  private static final int SLOTS = 8;

  /**
   * Of the largest number of a gradient: sums over a batch and over images are rounded in another
   * order, in float32 instead of float64, layer after layer. A wrong gradient is off by as much as
   * it is large.
   */
  private static final float TOLERANCE = 1e-4f;

  /** Gradients that are zero but for rounding differ by all they have. */
  private static final float SMALLEST = 1e-3f;

  private final SimulatedCard card = new SimulatedCard();

  /** A model's step, traced once. */
  private record Traced(Parameters parameters, StepGraph graph) {
    static Traced of(String name) {
      return of(name, SLOTS);
    }

    static Traced of(String name, int slots) {
      Model model = ModelZoo.create(name).orElseThrow();
      model.seed(5);
      model.compile(
          Adam.withLearningRate(1e-3f),
          Loss.sparseCategoricalCrossentropyFromLogits(),
          Metric.accuracy());
      var shape = new StepShape(slots, model.inputShape(), Shape.of());
      Parameters parameters = model.parameters(shape.features());
      return new Traced(parameters, StepGraph.trace(model, shape, parameters, ReplicaSums.ALONE));
    }

    FlatVector sums() {
      return FlatVector.allocate(SampleSums.LENGTH + parameters.elementCount());
    }
  }

  /** Seven samples; the eighth is padding. */
  private static void feed(Plan plan) {
    RandomInputs.feed(plan);
    plan.input("weights").asFloatBuffer().put(SLOTS - 1, 0);
    plan.input(StepGraph.LOSS_SCALE).putFloat(0, 1);
  }

  private static float[] run(Plan plan, FlatVector sums) {
    feed(plan);
    plan.run();
    FloatBuffer floats = sums.bytes().asFloatBuffer();
    float[] values = new float[floats.remaining()];
    floats.get(values);
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "lenet5", "resnet20"})
  void aStepGivesWhatItGivesOnTheHost(String name) {
    Traced traced = Traced.of(name);
    try (var expected = traced.sums();
        var actual = traced.sums();
        Plan onHost = traced.graph().plan(expected).build();
        Plan onCard = card.build(traced.graph().plan(actual))) {
      for (int step = 0; step < 2; step++) { // what is added up begins anew
        float[] values = run(onHost, expected);
        assertClose(traced.graph(), run(onCard, actual), values);
        scale(traced.parameters().vector(), 0.9f);
      }
    }
  }

  /** As an optimizer does, on the host. */
  private static void scale(FlatVector vector, float factor) {
    FloatBuffer weights = vector.bytes().asFloatBuffer();
    for (int index = 0; index < weights.capacity(); index++) {
      weights.put(index, weights.get(index) * factor);
    }
  }

  private static void assertClose(StepGraph graph, float[] actual, float[] expected) {
    float largest = largest(expected, SampleSums.LENGTH, expected.length);
    assertThat(largest).isPositive();
    assertClose(actual, expected, 0, SampleSums.LENGTH, 0);
    for (StepGraph.Part part : graph.parts()) {
      int begin = Math.toIntExact(part.offset());
      int end = begin + Math.toIntExact(part.value().shape().elementCount());
      assertClose(actual, expected, begin, end, SMALLEST * largest);
    }
  }

  /** Not by AssertJ's arrays, which take minutes for a million numbers. */
  private static void assertClose(
      float[] actual, float[] expected, int begin, int end, float smallest) {
    float tolerance = TOLERANCE * Math.max(smallest, largest(expected, begin, end));
    for (int index = begin; index < end; index++) {
      if (!(Math.abs(actual[index] - expected[index]) <= tolerance)) {
        assertThat(actual[index])
            .as("number %d", index)
            .isCloseTo(expected[index], within(tolerance));
      }
    }
  }

  private static float largest(float[] values, int begin, int end) {
    float largest = 0;
    for (int index = begin; index < end; index++) {
      largest = Math.max(largest, Math.abs(values[index]));
    }
    return largest;
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "lenet5", "resnet20"})
  void onlyInputsParametersGradientsAndSumsCrossEachOnce(String name) {
    Traced traced = Traced.of(name);
    StepGraph graph = traced.graph();
    try (var sums = traced.sums();
        Plan plan = card.build(graph.plan(sums))) {
      card.reset();
      run(plan, sums);
      long inputBytes = Float.BYTES;
      for (String input : List.of("features", "labels", "weights")) {
        inputBytes += plan.input(input).capacity();
      }
      // What layers remember is read too, to be moved.
      List<Variable> variables =
          traced.parameters().slots().stream().map(Parameters.Slot::variable).toList();
      assertThat(card.uploads()).isEqualTo(4 + variables.size());
      assertThat(card.uploadedBytes()).isEqualTo(inputBytes + bytes(variables));
      List<Tensor> results = new ArrayList<>(graph.head());
      graph.parts().forEach(part -> results.add(part.value()));
      assertThat(card.downloads()).isEqualTo(results.size());
      assertThat(card.downloadedBytes()).isEqualTo(bytes(results));
    }
  }

  private static long bytes(List<? extends Tensor> tensors) {
    return tensors.stream().mapToLong(each -> each.shape().elementCount() * Float.BYTES).sum();
  }

  /** Of one sample: resnet50 is large. */
  @ParameterizedTest
  @ValueSource(strings = {"linear", "mlp", "lenet5", "resnet20", "resnet50"})
  void everyOperationOfAStepRunsOnTheCard(String name) {
    Traced traced = Traced.of(name, 1);
    try (var sums = traced.sums();
        Plan plan = card.build(traced.graph().plan(sums))) {
      assertThat(plan.hostOperations()).isEmpty();
    }
  }
}
