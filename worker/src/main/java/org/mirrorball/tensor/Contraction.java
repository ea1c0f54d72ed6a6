package org.mirrorball.tensor;

import java.util.List;

/**
 * An op of two operands that is linear in each of them and most of a step's work: it may run in
 * bfloat16, with sums in float32.
 */
sealed interface Contraction extends Op
    permits Matmul, Conv2d, Conv2dFilterGradient, Conv2dImagesGradient {
  /** Whether operands of bfloat16 give float32, the sums as they are; else the sums are rounded. */
  boolean widens();

  /** The same with a result that is widened or not. */
  Contraction widening(boolean widen);

  /** What the result is of operands of one type. */
  default TensorSpec result(List<TensorSpec> operands, Shape shape) {
    ShapeCheck.sameType(this, operands);
    DType given = operands.get(0).dtype();
    ShapeCheck.check(
        !widens() || given == DType.BFLOAT16, this, operands, "only bfloat16 is widened");
    return new TensorSpec(widens() ? DType.FLOAT32 : given, shape);
  }
}
