package org.mirrorball.tensor;

import java.util.List;

/** A curve with its constant, applied to every element. */
record Elementwise(Curve curve, double parameter) implements Op {
  @Override
  public String opName() {
    return curve.label();
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    return List.of(inputs.get(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory x = inputs.get(0).memory();
    Memory out = outputs.get(0).memory();
    CurveKernels kernels = CurveKernels.of(out.dtype());
    return () -> kernels.value(this, x, out);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Op slope = new ElementwiseGradient(curve, parameter, 1);
    return new Tensor[] {Dispatch.one(slope, request.input(0), request.outputGradient())};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(10 * inputs.get(0).shape().elementCount(), inputs, outputs);
  }

  @Override
  public boolean isElementwise() {
    return true;
  }
}
