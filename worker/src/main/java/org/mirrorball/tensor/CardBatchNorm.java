package org.mirrorball.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarReverseDivision;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;

/**
 * Batch normalisation on a card, of ND4J's elementary ops. Its cuDNN helpers do not serve: {@code
 * batchnorm_bp} has cuDNN compute the mean and the variance again, of the padding too and of this
 * replica alone (libnd4j's ops/declarable/platform/cudnn/batchnorm.cu, 1.0.0-M2.1, which hands it
 * no saved ones), and {@code batchnorm} is what inference does with statistics from elsewhere.
 */
final class CardBatchNorm {
  private CardBatchNorm() {}

  static void register(CardKernels table) {
    table.add(BatchNorm.class, CardBatchNorm::forward);
    table.add(BatchNormGradient.class, CardBatchNorm::gradient);
  }

  private static void forward(BatchNorm op, CardCall call) {
    INDArray x = rows(call.input(0), call.input(3));
    INDArray out = rows(call.output(0), call.input(3));
    INDArray mean = row(call.output(1));
    INDArray variance = row(call.output(2));
    CardSums sums = new CardSums(call, op.replicas(), call.input(3), x.size(1));
    mean(call, sums, x, mean);
    call.binary(Binary.SUBTRACT, x, mean, out);
    INDArray squares = call.scratchLike(out);
    call.legacy(new Square(out, squares));
    mean(call, sums, squares, variance);
    INDArray scale = inverseDeviation(call, variance, op.epsilon());
    call.binary(Binary.MULTIPLY, scale, row(call.input(1)), scale);
    call.binary(Binary.MULTIPLY, out, scale, out);
    call.binary(Binary.ADD, out, row(call.input(2)), out);
  }

  private static void mean(CardCall call, CardSums sums, INDArray x, INDArray mean) {
    INDArray sum = sums.of(x);
    INDArray count = sums.add(sum);
    call.binary(Binary.DIVIDE, sum, count, mean);
  }

  /**
   * As {@link BatchNormGradient} has it: what is taken off g is a multiple of x - mean, and one of
   * 1.
   */
  private static void gradient(BatchNormGradient op, CardCall call) {
    INDArray x = rows(call.input(0), call.input(2));
    INDArray g = rows(call.input(5), call.input(2));
    INDArray byX = rows(call.output(0), call.input(2));
    CardSums sums = new CardSums(call, op.replicas(), call.input(2), x.size(1));
    INDArray centered = call.scratchLike(x);
    call.binary(Binary.SUBTRACT, x, row(call.input(3)), centered);
    call.binary(Binary.MULTIPLY, g, centered, byX);
    INDArray products = sums.of(byX);
    INDArray gradients = sums.of(g);
    INDArray inverse = inverseDeviation(call, row(call.input(4)), op.epsilon());
    call.binary(Binary.MULTIPLY, products, inverse, row(call.output(1)));
    call.copy(gradients, row(call.output(2)));
    INDArray count = sums.add(gradients, products);
    call.binary(Binary.MULTIPLY, products, inverse, products);
    call.binary(Binary.MULTIPLY, products, inverse, products);
    call.binary(Binary.DIVIDE, products, count, products);
    call.binary(Binary.DIVIDE, gradients, count, gradients);
    call.binary(Binary.MULTIPLY, centered, products, centered);
    call.binary(Binary.SUBTRACT, g, centered, byX);
    call.binary(Binary.SUBTRACT, byX, gradients, byX);
    call.binary(Binary.MULTIPLY, inverse, row(call.input(1)), inverse);
    call.binary(Binary.MULTIPLY, byX, inverse, byX);
    call.binary(Binary.MULTIPLY, byX, sums.counting(), byX);
  }

  private static INDArray inverseDeviation(CardCall call, INDArray variance, double epsilon) {
    INDArray inverse = call.scratchLike(variance);
    call.legacy(new ScalarAdd(variance, null, inverse, epsilon));
    call.legacy(new Sqrt(inverse, inverse));
    call.legacy(new ScalarReverseDivision(inverse, null, inverse, 1));
    return inverse;
  }

  /** [batch, rows of a sample, channels]. */
  private static INDArray rows(INDArray x, INDArray weights) {
    long batch = weights.length();
    long channels = x.size(-1);
    return CardCall.view(x, batch, x.length() / batch / channels, channels);
  }

  /** [1, channels]. */
  private static INDArray row(INDArray vector) {
    return CardCall.view(vector, 1, vector.length());
  }
}
