package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
    List<Tensor> expected = op.valueAndGradients(inputs);
    assertRuns(op, inputs, expected, floatTolerance());
    assertRuns(op, inputs, op.valueAndGradients(op.inputs()), 1e-4);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void planEqualsEagerInDoublePrecision(OpCase op) {
    assertRuns(op, op.inputs(), op.valueAndGradients(op.inputs()), 1e-12);
  }

  PlanBuilder builder(Graph graph) {
    return Plan.builder(graph);
  }

  /** Relative to the larger of 1 and the expected number, of float32 by the same kernels. */
  double floatTolerance() {
    return 1e-6;
  }

  private void assertRuns(OpCase op, List<Tensor> inputs, List<Tensor> expected, double tolerance) {
    try (Plan plan = plan(op, inputs)) {
      for (int run = 0; run < 3; run++) {
        // In between NaN goes through every buffer: whoever adds to what was there keeps it.
        feed(plan, run == 1 ? poisoned(op, inputs) : inputs);
        plan.run();
        for (int index = 0; index < expected.size() && run != 1; index++) {
          double[] actual = read(plan, index, inputs.get(0).dtype(), expected.get(index).shape());
          assertClose(actual, expected.get(index).toDoubleArray(), tolerance);
        }
      }
    }
  }

  private Plan plan(OpCase op, List<Tensor> inputs) {
    Graph graph = new Graph();
    List<Tensor> symbols = new ArrayList<>();
    for (Tensor input : inputs) {
      symbols.add(graph.input("x" + symbols.size(), input.dtype(), input.shape()));
    }
    PlanBuilder builder = builder(graph);
    int index = 0;
    for (Tensor result : op.valueAndGradients(symbols)) {
      builder.output("y" + index++, result);
    }
    return builder.build();
  }

  /** NaN everywhere, except in labels, which must stay class numbers. */
  private static List<Tensor> poisoned(OpCase op, List<Tensor> inputs) {
    List<Tensor> poisoned = new ArrayList<>(inputs);
    for (int input = 0; input < op.differentiable(); input++) {
      poisoned.set(input, Ops.scale(inputs.get(input), Double.NaN));
    }
    return poisoned;
  }

  private static void feed(Plan plan, List<Tensor> inputs) {
    for (int index = 0; index < inputs.size(); index++) {
      Tensor input = inputs.get(index);
      if (input.dtype() == DType.FLOAT32) {
        plan.input("x" + index).asFloatBuffer().put(input.toFloatArray());
      } else {
        plan.input("x" + index).asDoubleBuffer().put(input.toDoubleArray());
      }
    }
  }

  private static double[] read(Plan plan, int index, DType dtype, Shape shape) {
    long byteCount = shape.elementCount() * dtype.byteCount();
    Memory memory = Memory.over(plan.output("y" + index), dtype, 0, byteCount);
    return new EagerTensor(memory, shape).toDoubleArray();
  }

  private static void assertClose(double[] actual, double[] expected, double tolerance) {
    for (int index = 0; index < expected.length; index++) {
      assertThat(actual[index])
          .as("element %d", index)
          .isCloseTo(expected[index], within(tolerance * Math.max(1, Math.abs(expected[index]))));
    }
  }
}
