package org.mirrorball.tensor;

import java.util.List;

/** The same elements in another type. */
record Cast(DType dtype) implements Op {
  @Override
  public String opName() {
    return "cast";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    return List.of(new TensorSpec(dtype, inputs.get(0).shape()));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    return CastKernels.between(inputs.get(0).memory(), outputs.get(0).memory());
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    return new Tensor[] {Ops.cast(request.outputGradient(), request.input(0).dtype())};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(0, inputs, outputs);
  }
}
