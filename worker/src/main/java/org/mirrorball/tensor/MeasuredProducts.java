package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

  // Some milliseconds: a large model has a hundred convolutions, each timed a dozen times.
  private static final long SAMPLE_LENGTH = 1 << 28;

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
    Product sample = sample(product);
    long wide = bestNanos(sample, DType.FLOAT32);
    long narrow = bestNanos(sample, DType.BFLOAT16);
    String times =
        String.format(Locale.ROOT, "float32 took %.3f ms, bfloat16 %.3f", wide / 1e6, narrow / 1e6);
    return new Decision(wide > LEAST_GAIN * narrow, times);
  }

  /** The product itself, or a convolution of as many images as give a good measurement. */
  private static Product sample(Product product) {
    if (product.op() instanceof Matmul) {
      return product;
    }
    long batch = product.left().dim(0);
    long perImage = Math.max(1, product.length() / batch);
    return product.ofBatch(Math.max(1, Math.min(batch, SAMPLE_LENGTH / perImage)));
  }

  private static long bestNanos(Product product, DType dtype) {
    long best = Long.MAX_VALUE;
    try (Kernel kernel = kernel(product, dtype)) {
      kernel.run(); // makes what oneDNN keeps for later runs
      for (int run = 0; run < RUNS; run++) {
        long start = System.nanoTime();
        kernel.run();
        best = Math.min(best, System.nanoTime() - start);
      }
    }
    return best;
  }

  /**
   * With the casts of its operands, which hardly anything else reads in bfloat16; without them for
   * a product of two matrices, where a layer's weights or outputs serve several.
   */
  private static Kernel kernel(Product product, DType dtype) {
    List<TensorView> inputs = product.inputs(dtype).stream().map(MeasuredProducts::ones).toList();
    TensorView output = ones(product.result(dtype));
    Kernel kernel = product.opOn(dtype).prepare(inputs, List.of(output));
    boolean ofMatrices = product.op() instanceof Matmul && product.left().rank() == 2;
    if (dtype == DType.FLOAT32 || ofMatrices) {
      return kernel;
    }
    List<Kernel> kernels = new ArrayList<>();
    for (TensorView input : inputs) {
      kernels.add(CastKernels.between(floats(input).memory(), input.memory()));
    }
    kernels.add(kernel);
    return new KernelSequence(kernels);
  }

  private static TensorView floats(TensorView like) {
    return ones(new TensorSpec(DType.FLOAT32, like.shape()));
  }

  private static TensorView ones(TensorSpec spec) {
    TensorView view = TensorView.allocate(spec.dtype(), spec.shape());
    view.memory().fill(1);
    return view;
  }
}
