package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every gradient against central differences of four values, in float64. */
class GradientTest {

  static List<OpCase> cases() {
    return OpCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientEqualsCentralDifferences(OpCase op) {
    // The loss weighs the elements of the result differently, so that no two can be mixed up.
    Tensor weights = weights(op.function().apply(op.inputs()));
    for (int input = 0; input < op.differentiable(); input++) {
      int moved = input;
      CentralDifferences.assertGradient(
          "input " + input,
          taped(op, input, weights),
          op.inputs().get(input),
          value -> {
            List<Tensor> inputs = new ArrayList<>(op.inputs());
            inputs.set(moved, value);
            return loss(op, inputs, weights).toDoubleArray()[0];
          });
    }
  }

  @Test
  void everyOpOfTheTableHasACase() {
    Set<Class<?>> tried = new HashSet<>();
    for (OpCase op : cases()) {
      Graph graph = new Graph();
      List<Tensor> inputs = new ArrayList<>();
      for (Tensor input : op.inputs()) {
        inputs.add(graph.input("x" + inputs.size(), input.dtype(), input.shape()));
      }
      graph.position(op.function().apply(inputs));
      graph.operations().forEach(operation -> tried.add(family(operation.op())));
    }
    assertThat(tried).containsAll(members(Op.class).toList());
  }

  /** What a sealed interface permits, in the end. */
  private static Stream<Class<?>> members(Class<?> type) {
    return type.isInterface()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(GradientTest::members)
        : Stream.of(type);
  }

  /** An enum constant with a body has a class of its own. */
  private static Class<?> family(Op op) {
    return op instanceof Enum<?> constant ? constant.getDeclaringClass() : op.getClass();
  }

  private static Tensor weights(Tensor result) {
    return new RandomTensors(7).doubles(0.5, 1.5, result.shape().dims());
  }

  private static Tensor loss(OpCase op, List<Tensor> inputs, Tensor weights) {
    return Ops.reduceSum(Ops.multiply(op.function().apply(inputs), weights));
  }

  private static double[] taped(OpCase op, int input, Tensor weights) {
    try (GradientTape tape = new GradientTape()) {
      Tensor source = op.inputs().get(input);
      tape.watch(source);
      return tape.gradient(loss(op, op.inputs(), weights), source).toDoubleArray();
    }
  }
}
