package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three dense layers, forward and backward; the rows of the last are too short to join. */
class FusionTest {
  private static final int BATCH = 70;
  private static final int WIDTH = 83;
  private final RandomTensors random = new RandomTensors(11);
  private final List<Variable> weights =
      List.of(weight("a", 7, WIDTH), weight("b", WIDTH, WIDTH), weight("c", WIDTH, 3));
  private final List<Variable> biases =
      List.of(weight("d", WIDTH), weight("e", WIDTH), weight("f", 3));
  private final Graph graph = new Graph();
  private final Tensor x = graph.input("x", DType.FLOAT32, Shape.of(BATCH, 7));
  private Tensor hidden;

  private Variable weight(String name, long... dims) {
    return RandomTensors.variable(name, random.floats(-1, 1, dims));
  }

  /** The loss, its gradients. */
  private List<Tensor> trace(Unary activation) {
    Tensor value = x;
    for (int layer = 0; layer < weights.size(); layer++) {
      graph.parts().enterNamed("layer" + layer);
      hidden = value;
      value = Ops.biasAdd(Ops.matmul(value, weights.get(layer)), biases.get(layer));
      value = Dispatch.one(activation, value);
      graph.parts().leave();
    }
    Tensor loss = Ops.reduceMean(value.square());
    List<Variable> variables = new ArrayList<>(weights);
    variables.addAll(biases);
    List<Tensor> outputs = new ArrayList<>(List.of(loss));
    outputs.addAll(graph.gradient(loss, variables));
    return outputs;
  }

  private static long count(Graph graph, Class<? extends Op> op) {
    return graph.operations().stream().filter(operation -> op.isInstance(operation.op())).count();
  }

  PlanBuilder builder(Graph graph) {
    return Plan.builder(graph);
  }

  private List<float[]> run(Graph graph, List<Tensor> outputs) {
    PlanBuilder builder = builder(graph);
    for (int index = 0; index < outputs.size(); index++) {
      builder.output("y" + index, outputs.get(index));
    }
    try (Plan plan = builder.build()) {
      plan.input("x")
          .asFloatBuffer()
          .put(new RandomTensors(3).floats(-1, 1, BATCH, 7).toFloatArray());
      plan.run();
      plan.run(); // what is added up begins anew
      List<float[]> results = new ArrayList<>();
      for (int index = 0; index < outputs.size(); index++) {
        float[] values = new float[(int) outputs.get(index).shape().elementCount()];
        plan.output("y" + index).asFloatBuffer().get(values);
        results.add(values);
      }
      return results;
    }
  }

  private void assertSameResults(Graph plain, List<Tensor> wanted, Fusion fusion) {
    List<float[]> expected = run(plain, wanted);
    List<float[]> actual = run(fusion.graph(), wanted.stream().map(fusion::of).toList());
    for (int index = 0; index < expected.size(); index++) {
      assertThat(actual.get(index)).containsExactly(expected.get(index), within(1e-5f));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RELU", "TANH", "SIGMOID"})
  void resultsAreTheSame(Unary activation) {
    List<Tensor> outputs = trace(activation);
    Fusion fusion = Fusion.rewrite(graph, outputs);
    assertThat(count(fusion.graph(), ActivationBiasGradient.class)).isEqualTo(2);
    assertSameResults(graph, outputs, fusion);
  }

  @Test
  void biasAndReluBecomeOneWhereRowsAreLong() {
    Fusion fusion = Fusion.rewrite(graph, trace(Unary.RELU));
    assertThat(count(fusion.graph(), BiasRelu.class)).isEqualTo(2);
    assertThat(count(fusion.graph(), BiasAdd.class)).isEqualTo(1);
    assertThat(fusion.graph().operations().stream().filter(o -> o.op() == Unary.RELU)).hasSize(1);
  }

  @Test
  void castsOfMixedPrecisionAreTakenIn() {
    List<Tensor> outputs = trace(Unary.RELU);
    MixedPrecision mixed = MixedPrecision.rewrite(graph, ProductTypes.BFLOAT16, outputs);
    List<Tensor> wanted = outputs.stream().map(mixed::of).toList();
    Fusion fusion = Fusion.rewrite(mixed.graph(), wanted);
    assertThat(fusion.graph().operations().stream().map(Operation::op))
        .contains(
            new BiasRelu(true),
            new ActivationBiasGradient(ActivationGradient.RELU_GRADIENT, false, true));
    // Left: x, three weights, the gradient that goes back through the short rows.
    assertThat(count(fusion.graph(), Cast.class)).isEqualTo(5);
    assertSameResults(mixed.graph(), wanted, fusion);
  }

  @Test
  void whatIsAskedForIsNotTakenIn() {
    List<Tensor> outputs = new ArrayList<>(trace(Unary.RELU));
    for (Operation operation : graph.operations()) {
      if (operation.op() instanceof BiasAdd || operation.op() instanceof ActivationGradient) {
        outputs.add(operation.outputs().get(0));
      }
    }
    Fusion fusion = Fusion.rewrite(graph, outputs);
    assertThat(count(fusion.graph(), BiasRelu.class)).isZero();
    assertSameResults(graph, outputs, fusion);
  }

  @Test
  void partsStayApart() {
    Tensor biased = Ops.biasAdd(Ops.matmul(x, weights.get(0)), biases.get(0));
    graph.parts().enterNamed("another");
    Tensor y = Ops.relu(biased);
    graph.parts().leave();
    Fusion fusion = Fusion.rewrite(graph, List.of(y));
    assertThat(count(fusion.graph(), BiasRelu.class)).isZero();
  }

  @Test
  void operationsKeepTheirPartsAndTheirCost() {
    List<Tensor> outputs = trace(Unary.RELU);
    Fusion fusion = Fusion.rewrite(graph, outputs);
    assertThat(fusion.graph().operations().stream().filter(o -> o.op() instanceof BiasRelu))
        .extracting(Operation::part)
        .containsExactly("layer0", "layer1");
    assertThat(Graph.flops(fusion.graph().operations())).isEqualTo(Graph.flops(graph.operations()));
  }

  @Test
  void onlyWhatWasNamedAsAnOutputCanBeAskedFor() {
    Fusion fusion = Fusion.rewrite(graph, trace(Unary.RELU));
    assertThatThrownBy(() -> fusion.of(hidden))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was not named as an output");
  }

  @Test
  void aGradientThatNothingReadsIsRefused() {
    assertThatThrownBy(
            () -> new ActivationBiasGradient(ActivationGradient.TANH_GRADIENT, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TANH_GRADIENT");
  }
}
