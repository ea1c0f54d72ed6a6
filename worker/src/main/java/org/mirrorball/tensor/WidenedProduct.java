package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * A product of bfloat16 matrices for processors without one: what they would give, but for the
 * order of additions, by way of float32. It serves to reproduce elsewhere what was trained on a
 * processor that has it, and costs more than the product of float32.
 */
final class WidenedProduct {
  private WidenedProduct() {}

  static Kernel of(Matmul matmul, List<TensorView> inputs, List<TensorView> outputs) {
    List<Kernel> kernels = new ArrayList<>();
    List<TensorView> wide = new ArrayList<>();
    for (TensorView input : inputs) {
      TensorView widened = floats(input);
      kernels.add(CastKernels.between(input.memory(), widened.memory()));
      wide.add(widened);
    }
    TensorView product = floats(outputs.get(0));
    kernels.add(matmul.nativeKernel(wide, List.of(product)));
    kernels.add(CastKernels.between(product.memory(), outputs.get(0).memory()));
    return new KernelSequence(kernels);
  }

  private static TensorView floats(TensorView like) {
    return TensorView.allocate(DType.FLOAT32, like.shape());
  }
}
