package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan gives what the same ops give eagerly, in its second run as in its first. */
class PlanParityTest {
  static List<OpCase> cases() {
    return OpCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void planEqualsEager(OpCase op) {
    List<Tensor> inputs = op.inputs().stream().map(RandomTensors::asFloats).toList();
    List<Tensor> expected = valueAndGradients(op, inputs);
    List<Tensor> precise = valueAndGradients(op, op.inputs());
    try (Plan plan = plan(op, inputs)) {
      for (int run = 0; run < 3; run++) {
        // Another set of inputs in between leaves every buffer dirty.
        feed(plan, run == 1 ? others(op, inputs) : inputs);
        plan.run();
        for (int index = 0; index < expected.size() && run != 1; index++) {
          float[] actual = read(plan, index, expected.get(index));
          assertClose(actual, expected.get(index).toDoubleArray(), 1e-6);
          assertClose(actual, precise.get(index).toDoubleArray(), 1e-4);
        }
      }
    }
  }

  /** The op's value, then the gradient of a loss by each differentiated input. */
  private static List<Tensor> valueAndGradients(OpCase op, List<Tensor> inputs) {
    List<Tensor> results = new ArrayList<>();
    try (GradientTape tape = new GradientTape()) {
      inputs.subList(0, op.differentiable()).forEach(tape::watch);
      Tensor value = op.function().apply(inputs);
      Tensor loss = Ops.reduceSum(Ops.multiply(value, value));
      results.add(value);
      for (int input = 0; input < op.differentiable(); input++) {
        results.add(tape.gradient(loss, inputs.get(input)));
      }
    }
    return results;
  }

  private static Plan plan(OpCase op, List<Tensor> inputs) {
    Graph graph = new Graph();
    List<Tensor> symbols = new ArrayList<>();
    for (Tensor input : inputs) {
      symbols.add(graph.input("x" + symbols.size(), DType.FLOAT32, input.shape()));
    }
    PlanBuilder builder = Plan.builder(graph);
    int index = 0;
    for (Tensor result : valueAndGradients(op, symbols)) {
      builder.output("y" + index++, result);
    }
    return builder.build();
  }

  /** Other inputs of the same shapes, except labels, which must stay class numbers. */
  private static List<Tensor> others(OpCase op, List<Tensor> inputs) {
    List<Tensor> others = new ArrayList<>(inputs);
    for (int input = 0; input < op.differentiable(); input++) {
      float[] values = inputs.get(input).toFloatArray();
      for (int index = 0; index < values.length; index++) {
        values[index] = 3 - values[index];
      }
      others.set(input, Tensor.of(values, inputs.get(input).shape().dims()));
    }
    return others;
  }

  private static void feed(Plan plan, List<Tensor> inputs) {
    for (int index = 0; index < inputs.size(); index++) {
      plan.input("x" + index).asFloatBuffer().put(inputs.get(index).toFloatArray());
    }
  }

  private static float[] read(Plan plan, int index, Tensor like) {
    FloatBuffer output = plan.output("y" + index).asFloatBuffer();
    assertThat((long) output.remaining()).isEqualTo(like.shape().elementCount());
    float[] values = new float[output.remaining()];
    output.get(values);
    return values;
  }

  private static void assertClose(float[] actual, double[] expected, double tolerance) {
    for (int index = 0; index < expected.length; index++) {
      assertThat((double) actual[index])
          .as("element %d", index)
          .isCloseTo(expected[index], within(tolerance * Math.max(1, Math.abs(expected[index]))));
    }
  }
}
