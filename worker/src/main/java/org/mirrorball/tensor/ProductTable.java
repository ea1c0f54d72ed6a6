package org.mirrorball.tensor;

import java.util.List;

/** Decides which matrix products and convolutions run in bfloat16. */
@FunctionalInterface
interface ProductTable {
  /**
   * A product of two float32 tensors.
   *
   * @param left a matrix or images, as the op takes them
   * @param right a matrix, a filter or the gradient by a convolution's output
   */
  record Product(Contraction op, Shape left, Shape right) {
    /** The op that runs for operands of this type. */
    Contraction opOn(DType dtype) {
      return op.widening(dtype == DType.BFLOAT16);
    }

    TensorSpec result(DType dtype) {
      return opOn(dtype).outputs(inputs(dtype)).get(0);
    }

    List<TensorSpec> inputs(DType dtype) {
      return List.of(new TensorSpec(dtype, left), new TensorSpec(dtype, right));
    }

    /** The same for so many images. */
    Product ofBatch(long batch) {
      Contraction same = op instanceof Conv2dImagesGradient gradient ? gradient.ofBatch(batch) : op;
      Shape other = op instanceof Conv2dFilterGradient ? right.with(0, batch) : right;
      return new Product(same, left.with(0, batch), other);
    }

    @Override
    public String toString() {
      return op instanceof Matmul matmul
          ? (matmul.transposeA() ? "transposed " : "")
              + left
              + " x "
              + (matmul.transposeB() ? "transposed " : "")
              + right
          : op.opName() + " " + left + " x " + right;
    }

    /** Multiplications. */
    long length() {
      List<TensorSpec> results = List.of(result(DType.FLOAT32));
      return op.cost(inputs(DType.FLOAT32), results).flops() / 2;
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
