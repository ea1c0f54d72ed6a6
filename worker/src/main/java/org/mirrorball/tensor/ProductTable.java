package org.mirrorball.tensor;

import java.util.List;

/** Decides which matrix products run in bfloat16. */
@FunctionalInterface
interface ProductTable {
  /**
   * A product of two float32 matrices.
   *
   * @param left {@code [rows, inner]}, or {@code [inner, rows]} if the product transposes it
   * @param right {@code [inner, columns]}, or {@code [columns, inner]}
   */
  record Product(Matmul matmul, Shape left, Shape right) {
    Shape result() {
      return matmul.outputs(inputs(DType.FLOAT32)).get(0).shape();
    }

    List<TensorSpec> inputs(DType dtype) {
      return List.of(new TensorSpec(dtype, left), new TensorSpec(dtype, right));
    }

    @Override
    public String toString() {
      return (matmul.transposeA() ? "transposed " : "")
          + left
          + " x "
          + (matmul.transposeB() ? "transposed " : "")
          + right;
    }

    /** Multiplications. */
    long length() {
      return left.dim(matmul.transposeA() ? 0 : 1) * result().elementCount();
    }
  }

  /**
   * What was decided.
   *
   * @param reason in a few words, for the reader of a summary
   */
  record Decision(boolean bfloat16, String reason) {}

  /** Whether the product runs in bfloat16; the same for the same product every time. */
  Decision decide(Product product);
}
