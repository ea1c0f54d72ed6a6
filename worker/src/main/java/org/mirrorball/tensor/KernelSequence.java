package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Kernels that run one after another as one. */
record KernelSequence(List<Kernel> kernels) implements Kernel {
  KernelSequence {
    kernels = List.copyOf(kernels);
  }

  /**
   * The kernels of so many steps, with products that go before every step, or all but the first.
   */
  static KernelSequence of(int steps, List<Kernel> products, IntFunction<Kernel> each) {
    List<Kernel> all = new ArrayList<>();
    int without = steps - products.size();
    for (int step = 0; step < steps; step++) {
      if (step >= without) {
        all.add(products.get(step - without));
      }
      all.add(each.apply(step));
    }
    return new KernelSequence(all);
  }

  @Override
  public void run() {
    for (Kernel kernel : kernels) {
      kernel.run();
    }
  }

  @Override
  public int scratchpadLength() {
    return kernels.stream().mapToInt(Kernel::scratchpadLength).max().orElse(0);
  }

  @Override
  public void scratchpad(Memory memory) {
    kernels.forEach(kernel -> kernel.scratchpad(memory));
  }

  @Override
  public void close() {
    kernels.forEach(Kernel::close);
  }
}
