package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
  private final RandomTensors random = new RandomTensors(3);
  private final Variable weight = RandomTensors.variable("weight", random.floats(-1, 1, 4, 3));
  private final Variable bias = RandomTensors.variable("bias", random.floats(-1, 1, 3));
  private final Graph graph = new Graph();
  private final Tensor x = graph.input("x", DType.FLOAT32, Shape.of(5, 4));

  private Tensor loss(Tensor input) {
    return Ops.reduceMean(Ops.tanh(Ops.biasAdd(input.matmul(weight), bias)).square());
  }

  private static void put(Plan plan, Tensor value) {
    plan.input("x").asFloatBuffer().put(value.toFloatArray());
  }

  private static float[] floats(FloatBuffer buffer, int offset, int count) {
    float[] values = new float[count];
    buffer.get(offset, values);
    return values;
  }

  @Test
  void runsAgainWithOtherInputs() {
    try (Plan plan = Plan.builder(graph).output("loss", loss(x)).build()) {
      for (int run = 0; run < 5; run++) {
        Tensor value = random.floats(-1, 1, 5, 4);
        put(plan, value);
        plan.run();
        assertThat(plan.output("loss").asFloatBuffer().get(0))
            .isCloseTo(loss(value).scalar(), within(1e-6f));
      }
    }
  }

  @Test
  void gradientsAreWrittenIntoTheVectorAtAnyOffset() {
    Tensor value = random.floats(-1, 1, 5, 4);
    List<Tensor> expected;
    try (GradientTape tape = new GradientTape()) {
      expected = tape.gradient(loss(value), List.of(weight, bias));
    }
    List<Tensor> gradients = graph.gradient(loss(x), List.of(weight, bias));
    for (int offset = 0; offset < 20; offset++) {
      try (FlatVector vector = FlatVector.allocate(40);
          Plan plan =
              Plan.builder(graph)
                  .output(gradients.get(0), vector, offset + 4)
                  .output(gradients.get(1), vector, offset)
                  .build()) {
        put(plan, value);
        plan.run();
        FloatBuffer all = vector.bytes().asFloatBuffer();
        assertThat(floats(all, offset + 4, 12))
            .containsExactly(expected.get(0).toFloatArray(), within(1e-6f));
        assertThat(floats(all, offset, 3))
            .containsExactly(expected.get(1).toFloatArray(), within(1e-6f));
        assertThat(all.get(offset + 3)).isZero();
        assertThat(all.get(offset + 16)).isZero();
      }
    }
  }

  @Test
  void theListenerHearsEveryGradientWhenItIsWritten() {
    List<Tensor> gradients = graph.gradient(loss(x), List.of(weight, bias));
    try (FlatVector vector = FlatVector.allocate(15);
        Plan plan =
            Plan.builder(graph)
                .output(gradients.get(0), vector, 0)
                .output(gradients.get(1), vector, 12)
                .build()) {
      put(plan, random.floats(-1, 1, 5, 4));
      plan.run();
      float[] complete = floats(vector.bytes().asFloatBuffer(), 0, 15);
      vector.bytes().asFloatBuffer().put(new float[15]);

      List<Integer> heard = new ArrayList<>();
      plan.run(
          position -> {
            heard.add(position);
            if (position == graph.position(gradients.get(0))) {
              assertThat(floats(vector.bytes().asFloatBuffer(), 0, 12))
                  .containsExactly(Arrays.copyOf(complete, 12));
            }
          });
      assertThat(heard)
          .isSorted()
          .containsExactlyInAnyOrder(
              graph.position(gradients.get(0)), graph.position(gradients.get(1)));
    }
  }

  @Test
  void aVectorMayBeChangedAsSoonAsTheListenerIsCalled() {
    // y goes to the vector and is read afterwards too.
    Tensor y = x.matmul(weight);
    Tensor sum = Ops.reduceSum(y);
    try (FlatVector vector = FlatVector.allocate(15);
        Plan plan = Plan.builder(graph).output(y, vector, 0).output("sum", sum).build()) {
      Tensor value = random.floats(-1, 1, 5, 4);
      put(plan, value);
      plan.run(position -> vector.bytes().asFloatBuffer().put(new float[15]));
      assertThat(plan.output("sum").asFloatBuffer().get(0))
          .isCloseTo(Ops.reduceSum(value.matmul(weight)).scalar(), within(1e-5f));
    }
  }

  @Test
  void variablesAreReadWhenItRuns() {
    try (Plan plan = Plan.builder(graph).output("y", x.matmul(weight)).build()) {
      Tensor value = random.floats(-1, 1, 5, 4);
      put(plan, value);
      plan.run();
      weight.assign(new float[12]);
      plan.run();
      assertThat(floats(plan.output("y").asFloatBuffer(), 0, 15)).containsOnly(0);
    }
  }

  @Test
  void anOutputMayBeAskedForTwiceOrBeAnInputOrAVariable() {
    Tensor y = x.square();
    try (FlatVector vector = FlatVector.allocate(64);
        Plan plan =
            Plan.builder(graph)
                .output("y", y)
                .output("again", y)
                .output("flat", y.reshape(20))
                .output("x", x)
                .output("bias", bias)
                .output(y, vector, 1)
                .output(y.reshape(20), vector, 22)
                .output(bias, vector, 50)
                .build()) {
      Tensor value = random.floats(-1, 1, 5, 4);
      put(plan, value);
      plan.run();
      float[] expected = value.square().toFloatArray();
      for (String name : List.of("y", "again", "flat")) {
        assertThat(floats(plan.output(name).asFloatBuffer(), 0, 20)).containsExactly(expected);
      }
      assertThat(floats(plan.output("x").asFloatBuffer(), 0, 20))
          .containsExactly(value.toFloatArray());
      assertThat(floats(plan.output("bias").asFloatBuffer(), 0, 3))
          .containsExactly(bias.toFloatArray());
      FloatBuffer all = vector.bytes().asFloatBuffer();
      assertThat(floats(all, 1, 20)).containsExactly(expected);
      assertThat(floats(all, 22, 20)).containsExactly(expected);
      assertThat(floats(all, 50, 3)).containsExactly(bias.toFloatArray());
    }
  }

  @Test
  void aVariableTheTargetDoesNotDependOnHasZerosInThePlan() {
    Variable unused = RandomTensors.variable("unused", random.floats(1, 2, 3));
    Tensor gradient = graph.gradient(loss(x), List.of(unused)).get(0);
    assertThat(graph.position(gradient)).isNotNegative();
    try (FlatVector vector = FlatVector.allocate(3);
        Plan plan = Plan.builder(graph).output(gradient, vector, 0).build()) {
      for (int run = 0; run < 2; run++) {
        vector.bytes().asFloatBuffer().put(new float[] {1, 2, 3});
        plan.run();
        assertThat(floats(vector.bytes().asFloatBuffer(), 0, 3)).containsOnly(0);
      }
    }
  }

  @Test
  void aPenaltyOnWeightsIsTracedLikeEverythingElse() {
    Tensor penalized;
    try (Tracing tracing = graph.trace()) {
      penalized = loss(x).add(Ops.reduceSum(weight.square()));
    }
    Tensor gradient = graph.gradient(penalized, List.of(weight)).get(0);
    try (Plan plan =
        Plan.builder(graph).output("loss", penalized).output("gradient", gradient).build()) {
      Tensor value = random.floats(-1, 1, 5, 4);
      put(plan, value);
      weight.assign(random.floats(-1, 1, 4, 3).toFloatArray());
      plan.run();
      try (GradientTape tape = new GradientTape()) {
        Tensor expected = loss(value).add(Ops.reduceSum(weight.square()));
        assertThat(plan.output("loss").asFloatBuffer().get(0))
            .isCloseTo(expected.scalar(), within(1e-5f));
        assertThat(floats(plan.output("gradient").asFloatBuffer(), 0, 12))
            .containsExactly(
                tape.gradient(expected, List.of(weight)).get(0).toFloatArray(), within(1e-5f));
      }
    }
    assertThat(weight.square().toFloatArray()).hasSize(12);
  }

  @Test
  void longChainsReuseTheirMemory() {
    Tensor y = x;
    for (int layer = 0; layer < 50; layer++) {
      y = Ops.transpose(Ops.transpose(Ops.tanh(y)));
    }
    try (Plan plan = Plan.builder(graph).output("y", y).build()) {
      assertThat(plan.peakBytes()).isLessThan(5L * 20 * Float.BYTES);
      Tensor value = random.floats(-1, 1, 5, 4);
      put(plan, value);
      plan.run();
      Tensor expected = value;
      for (int layer = 0; layer < 50; layer++) {
        expected = Ops.tanh(expected);
      }
      assertThat(floats(plan.output("y").asFloatBuffer(), 0, 20))
          .containsExactly(expected.toFloatArray(), within(1e-6f));
    }
  }

  @Test
  void symbolicTensorsHaveNoValue() {
    assertThatThrownBy(x::toFloatArray)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no value");
  }

  @Test
  void mistakesAreNamed() {
    Tensor other = new Graph().input("x", DType.FLOAT32, Shape.of(5, 4));
    assertThatThrownBy(() -> x.add(other)).hasMessageContaining("two different graphs");
    assertThatThrownBy(() -> graph.position(other)).hasMessageContaining("not a tensor");
    assertThatThrownBy(() -> Plan.builder(graph).build()).hasMessageContaining("output");
    assertThatThrownBy(() -> graph.input("x", DType.FLOAT32, Shape.of(1)))
        .hasMessageContaining("named x already");
    Plan plan = Plan.builder(graph).output("y", x.square()).build();
    assertThatThrownBy(() -> plan.output("z")).hasMessage("no output named z; there are [y]");
    plan.close();
    assertThatThrownBy(plan::run).hasMessageContaining("closed");
  }
}
