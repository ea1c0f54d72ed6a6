package org.mirrorball.tensor;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures each product in both types when it is first asked for. The gain must be clear, so that
 * the decision, and with it the bits of what is trained, is the same in every run on a machine.
 */
final class MeasuredProducts implements ProductTable {
  // A tenth of a millisecond of float32. Below, casts and calls cost what the product saves.
  private static final long LEAST_LENGTH = 1 << 22;
  // Processors with AVX512_BF16 gain 1.8, others lose: nothing that is measured comes near this.
  private static final double LEAST_GAIN = 1.2;
  // The best of a few: another process may have the core for a while.
  private static final int RUNS = 5;

  private static final Decision SMALL = new Decision(false, "too small to gain");
  private static final Decision NONE =
      new Decision(false, "this processor has no products of bfloat16");

  private final Map<Product, Decision> decisions = new HashMap<>();

  @Override
  public Decision decide(Product product) {
    if (product.length() < LEAST_LENGTH) {
      return SMALL;
    }
    if (!TensorRuntime.multipliesBfloat16()) {
      return NONE;
    }
    return decisions.computeIfAbsent(product, MeasuredProducts::measure);
  }

  private static Decision measure(Product product) {
    long wide = bestNanos(product, DType.FLOAT32);
    long narrow = bestNanos(product, DType.BFLOAT16);
    String times =
        String.format(Locale.ROOT, "float32 took %.3f ms, bfloat16 %.3f", wide / 1e6, narrow / 1e6);
    return new Decision(wide > LEAST_GAIN * narrow, times);
  }

  private static long bestNanos(Product product, DType dtype) {
    var inputs = product.inputs(dtype).stream().map(MeasuredProducts::ones).toList();
    var outputs = Stream.of(new TensorSpec(dtype, product.result())).map(MeasuredProducts::ones);
    long best = Long.MAX_VALUE;
    try (Kernel kernel = product.matmul().nativeKernel(inputs, outputs.toList())) {
      kernel.run(); // makes what oneDNN keeps for later runs
      for (int run = 0; run < RUNS; run++) {
        long start = System.nanoTime();
        kernel.run();
        best = Math.min(best, System.nanoTime() - start);
      }
    }
    return best;
  }

  private static TensorView ones(TensorSpec spec) {
    Memory memory = Memory.allocate(spec.dtype(), spec.shape().elementCount());
    memory.fill(1);
    return new TensorView(memory, spec.shape());
  }
}
