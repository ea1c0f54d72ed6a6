package org.mirrorball.tensor;

import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarReverseSubtraction;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;

/** Arithmetic on a card: element by element, along rows, and products of matrices. */
final class CardMath {
  private CardMath() {}

  static void register(CardKernels table) {
    table.add(Unary.class, CardMath::unary);
    table.add(Binary.class, CardMath::binary);
    table.add(Comparison.class, CardMath::compare);
    table.add(Cast.class, (op, call) -> call.copy(call.input(0), call.output(0)));
    table.add(Fill.class, (op, call) -> call.fill(call.output(0), op.value()));
    table.add(Matmul.class, CardMath::matmul);
    table.add(ReduceSum.class, CardMath::reduceSum);
    table.add(ReduceMax.class, CardMath::reduceMax);
    table.add(BiasAdd.class, (op, call) -> biasAdd(call, call.input(0), call.output(0)));
    table.add(BiasRelu.class, CardMath::biasRelu);
    table.add(
        ActivationGradient.class,
        (op, call) -> activationGradient(op, call, call.input(0), call.input(1), call.output(0)));
    table.add(ActivationBiasGradient.class, CardMath::activationBiasGradient);
  }

  private static void unary(Unary op, CardCall call) {
    if (op == Unary.TANH) {
      call.custom("tanh", List.of(call.input(0)), call.output(0));
    } else {
      call.legacy(op.nd4jOp(call.input(0), call.output(0)));
    }
  }

  private static void binary(Binary op, CardCall call) {
    call.binary(op, call.input(0), call.input(1), call.output(0));
  }

  private static void compare(Comparison op, CardCall call) {
    String name =
        switch (op) {
          case EQUAL -> "equals";
          case GREATER -> "greater";
          case GREATER_EQUAL -> "greater_equal";
        };
    INDArray holds = call.scratch(DataType.BOOL, call.output(0).shape());
    call.custom(name, List.of(call.input(0), call.input(1)), holds);
    call.copy(holds, call.output(0));
  }

  /** Products of bfloat16 by way of float32: cuBLAS has none of them on most of these cards. */
  private static void matmul(Matmul op, CardCall call) {
    DataType given = call.input(0).dataType();
    boolean narrow = given == DataType.BFLOAT16;
    DataType type = narrow ? DataType.FLOAT : given;
    INDArray a = call.as(type, call.input(0));
    INDArray b = call.as(type, call.input(1));
    INDArray out = narrow ? call.scratch(type, call.output(0).shape()) : call.output(0);
    call.custom("matmul", List.of(a, b), out, op.transposeA() ? 1 : 0, op.transposeB() ? 1 : 0, 0);
    if (narrow) {
      call.copy(out, call.output(0));
    }
  }

  private static void reduceSum(ReduceSum op, CardCall call) {
    call.sum(call.input(0), call.output(0), op.keepDims(), axes(op.axes()));
  }

  private static void reduceMax(ReduceMax op, CardCall call) {
    call.custom(
        "reduce_max", List.of(call.input(0)), List.of(call.output(0)), axes(op.axes()), true);
  }

  private static long[] axes(List<Integer> axes) {
    return axes.stream().mapToLong(Integer::longValue).toArray();
  }

  private static void biasAdd(CardCall call, INDArray in, INDArray out) {
    call.custom("biasadd", List.of(in, call.input(1)), List.of(out), new long[0], false);
  }

  private static void biasRelu(BiasRelu op, CardCall call) {
    INDArray out = call.output(0);
    biasAdd(call, call.input(0), out);
    call.legacy(new RectifiedLinear(out, out, 0));
    if (op.rounds()) {
      call.copy(out, call.output(1));
    }
  }

  /** Of the activation's output: ND4J's own want its input, and compute the function again. */
  private static void activationGradient(
      ActivationGradient kind, CardCall call, INDArray y, INDArray g, INDArray out) {
    switch (kind) {
      // Where the output of relu is positive, so is its input.
      case RELU_GRADIENT -> call.custom("relu_bp", List.of(y, g), out);
      case TANH_GRADIENT -> {
        INDArray slope = call.scratchLike(y);
        call.legacy(new Square(y, slope));
        call.legacy(new ScalarReverseSubtraction(slope, null, slope, 1));
        call.binary(Binary.MULTIPLY, slope, g, out);
      }
      case SIGMOID_GRADIENT -> {
        INDArray slope = call.scratchLike(y);
        call.legacy(new ScalarReverseSubtraction(y, null, slope, 1));
        call.binary(Binary.MULTIPLY, slope, y, slope);
        call.binary(Binary.MULTIPLY, slope, g, out);
      }
    }
  }

  private static void activationBiasGradient(ActivationBiasGradient op, CardCall call) {
    INDArray y = call.input(0);
    INDArray g = call.input(1);
    INDArray gradient = op.keeps() ? call.output(0) : call.scratchLike(y);
    activationGradient(op.kind(), call, y, g, gradient);
    int sums = call.outputCount() - 1;
    if (op.rounds()) {
      call.copy(gradient, call.output(sums - 1));
    }
    long[] outer = LongStream.range(0, y.rank() - 1).toArray();
    call.sum(gradient, call.output(sums), false, outer);
  }
}
