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

  /** The kernel of oneDNN, for types that it {@link OneDnn#contracts}. */
  Kernel oneDnnKernel(List<TensorView> inputs, List<TensorView> outputs);

  /** The kernel for float32 and float64 that needs no oneDNN. */
  Kernel plainKernel(List<TensorView> inputs, List<TensorView> outputs);

  @Override
  default Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    DType given = inputs.get(0).dtype();
    if (OneDnn.contracts(given)) {
      return oneDnnKernel(inputs, outputs);
    }
    return given == DType.BFLOAT16
        ? WidenedContraction.of(this, inputs, outputs)
        : plainKernel(inputs, outputs);
  }

  /** What the result is of operands of one type. */
  default TensorSpec result(List<TensorSpec> operands, Shape shape) {
    ShapeCheck.sameType(this, operands);
    DType given = operands.get(0).dtype();
    ShapeCheck.check(
        !widens() || given == DType.BFLOAT16, this, operands, "only bfloat16 is widened");
    return new TensorSpec(widens() ? DType.FLOAT32 : given, shape);
  }
}
