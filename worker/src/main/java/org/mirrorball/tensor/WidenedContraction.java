package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * A contraction of bfloat16 for processors without one: what they would give, but for the order of
 * additions, by way of float32. It serves to reproduce elsewhere what was trained on a processor
 * that has it, and costs more than the contraction of float32.
 */
final class WidenedContraction {
  private WidenedContraction() {}

  static Kernel of(Contraction op, List<TensorView> inputs, List<TensorView> outputs) {
    List<Kernel> kernels = new ArrayList<>();
    List<TensorView> wide = new ArrayList<>();
    for (TensorView input : inputs) {
      TensorView widened = floats(input);
      kernels.add(CastKernels.between(input.memory(), widened.memory()));
      wide.add(widened);
    }
    TensorView result = outputs.get(0);
    TensorView sums = op.widens() ? result : floats(result);
    kernels.add(op.widening(false).prepare(wide, List.of(sums)));
    if (!op.widens()) {
      kernels.add(CastKernels.between(sums.memory(), result.memory()));
    }
    return new KernelSequence(kernels);
  }

  private static TensorView floats(TensorView like) {
    return TensorView.allocate(DType.FLOAT32, like.shape());
  }
}
