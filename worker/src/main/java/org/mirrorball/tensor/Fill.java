package org.mirrorball.tensor;

import java.util.List;

/** A tensor whose elements are all the same number. */
record Fill(TensorSpec spec, double value) implements Op {
  @Override
  public String opName() {
    return "fill";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    return List.of(spec);
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory memory = outputs.get(0).memory();
    return value == 0 ? memory::zero : () -> memory.fill(value);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    return new Tensor[0];
  }
}
