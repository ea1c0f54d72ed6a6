package org.mirrorball.tensor;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.same.Negative;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;

/** Softmax and what is made of it, on a card. */
final class CardClassification {
  private CardClassification() {}

  static void register(CardKernels table) {
    table.add(Softmax.class, CardClassification::softmax);
    table.add(SparseCrossEntropy.class, CardClassification::crossEntropy);
    table.add(SparseCrossEntropyGradient.class, CardClassification::crossEntropyGradient);
    table.add(ArgMax.class, CardClassification::argMax);
  }

  private static void softmax(Softmax op, CardCall call) {
    if (op == Softmax.SOFTMAX) {
      INDArray in = call.input(0);
      call.custom("softmax", List.of(in), call.output(0), in.rank() - 1);
    } else {
      logSoftmax(call, call.input(0), call.output(0));
    }
  }

  /** ND4J's own takes the logarithm of every softmax, which is infinite where that underflows. */
  private static void logSoftmax(CardCall call, INDArray in, INDArray out) {
    int last = in.rank() - 1;
    long[] perRow = in.shape().clone();
    perRow[last] = 1;
    INDArray row = call.scratch(in.dataType(), perRow);
    call.custom("reduce_max", List.of(in), List.of(row), new long[] {last}, true);
    call.binary(Binary.SUBTRACT, in, row, out);
    INDArray exponentials = call.scratchLike(out);
    call.legacy(new Exp(out, exponentials));
    call.sum(exponentials, row, true, last);
    call.legacy(new Log(row, row));
    call.binary(Binary.SUBTRACT, out, row, out);
  }

  private static void crossEntropy(SparseCrossEntropy op, CardCall call) {
    INDArray logProbabilities = call.output(1);
    int classes = Math.toIntExact(logProbabilities.size(1));
    Memory labels = call.hostInput(0);
    call.onHost(() -> requireLabels(labels, classes));
    INDArray atLabels = oneHot(call, call.input(1), logProbabilities);
    logSoftmax(call, call.input(0), logProbabilities);
    call.binary(Binary.MULTIPLY, atLabels, logProbabilities, atLabels);
    call.sum(atLabels, call.output(0), false, 1);
    call.legacy(new Negative(call.output(0), call.output(0)));
  }

  private static void requireLabels(Memory labels, int classes) {
    for (int row = 0; row < labels.elementCount(); row++) {
      SparseCrossEntropy.label(labels, row, classes);
    }
  }

  private static void crossEntropyGradient(SparseCrossEntropyGradient op, CardCall call) {
    INDArray out = call.output(0);
    INDArray atLabels = oneHot(call, call.input(1), out);
    call.legacy(new Exp(call.input(0), out));
    call.binary(Binary.SUBTRACT, out, atLabels, out);
    INDArray g = call.input(2);
    call.binary(Binary.MULTIPLY, out, CardCall.view(g, g.length(), 1), out);
  }

  /** 1 at each row's label, else 0, [n, classes]. */
  private static INDArray oneHot(CardCall call, INDArray labels, INDArray like) {
    INDArray numbers = call.as(DataType.INT32, labels);
    INDArray oneHot = call.scratchLike(like);
    call.custom("onehot", List.of(numbers), oneHot, -1, like.size(1));
    return oneHot;
  }

  private static void argMax(ArgMax op, CardCall call) {
    INDArray indices = call.scratch(DataType.INT64, call.output(0).shape());
    call.custom(
        "argmax",
        List.of(call.input(0)),
        List.of(indices),
        new long[] {call.input(0).rank() - 1},
        false);
    call.copy(indices, call.output(0));
  }
}
