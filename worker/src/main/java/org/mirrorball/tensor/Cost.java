package org.mirrorball.tensor;

import java.util.List;

/** What one run of an operation costs: floating-point operations, and bytes read and written. */
record Cost(long flops, long bytes) {
  /** The given arithmetic, every input read once, every output written once. */
  static Cost of(long flops, List<TensorSpec> inputs, List<TensorSpec> outputs) {
    long bytes = 0;
    for (TensorSpec input : inputs) {
      bytes += input.byteCount();
    }
    for (TensorSpec output : outputs) {
      bytes += output.byteCount();
    }
    return new Cost(flops, bytes);
  }
}
