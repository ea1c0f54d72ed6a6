package org.mirrorball.tensor;

import java.util.List;

/**
 * The matrix product of the last two axes, each operand transposed first if asked; outer axes must
 * be equal. The native product transposes without a copy.
 *
 * @param widens whether operands of bfloat16 give float32, the sums as they are
 */
record Matmul(boolean transposeA, boolean transposeB, boolean widens) implements Contraction {
  /** A product of the type of its operands. */
  Matmul(boolean transposeA, boolean transposeB) {
    this(transposeA, transposeB, false);
  }

  @Override
  public Matmul widening(boolean widen) {
    return new Matmul(transposeA, transposeB, widen);
  }

  @Override
  public String opName() {
    return "matmul";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    ShapeCheck.check(
        a.rank() >= 2 && a.rank() == b.rank(), this, inputs, "needs two of equal rank, 2 or more");
    for (int axis = 0; axis < a.rank() - 2; axis++) {
      ShapeCheck.check(a.dim(axis) == b.dim(axis), this, inputs, "outer axis " + axis + " differs");
    }
    long inner = a.dim(transposeA ? -2 : -1);
    long other = b.dim(transposeB ? -1 : -2);
    ShapeCheck.check(
        inner == other,
        this,
        inputs,
        "inner dimensions "
            + inner
            + " and "
            + other
            + " differ (transposeA "
            + transposeA
            + ", transposeB "
            + transposeB
            + ")");
    Shape product = a.with(-2, a.dim(transposeA ? -1 : -2)).with(-1, b.dim(transposeB ? -2 : -1));
    return List.of(result(inputs, product));
  }

  @Override
  public Kernel oneDnnKernel(List<TensorView> inputs, List<TensorView> outputs) {
    return OneDnnProduct.of(this, inputs, outputs);
  }

  @Override
  public Kernel plainKernel(List<TensorView> inputs, List<TensorView> outputs) {
    return Nd4jKernel.of("matmul", inputs, outputs, transposeA ? 1 : 0, transposeB ? 1 : 0, 0);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor a = request.input(0);
    Tensor b = request.input(1);
    Tensor g = Ops.cast(request.outputGradient(), a.dtype());
    // The right operand first: it is the weight, whose gradient is wanted early.
    Tensor byB = null;
    if (request.needs(1)) {
      byB = transposeB ? Ops.matmul(g, a, true, transposeA) : Ops.matmul(a, g, !transposeA, false);
    }
    Tensor byA = null;
    if (request.needs(0)) {
      byA = transposeA ? Ops.matmul(b, g, transposeB, true) : Ops.matmul(g, b, false, !transposeB);
    }
    return new Tensor[] {byA, byB};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    long inner = inputs.get(0).shape().dim(transposeA ? -2 : -1);
    return Cost.of(2 * inner * outputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
