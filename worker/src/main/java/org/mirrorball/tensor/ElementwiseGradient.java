package org.mirrorball.tensor;

import java.util.List;

/**
 * Of x and a gradient g: g times a derivative of the curve at x, in one pass.
 *
 * @param order 1 for the slope, 2 for the curvature
 */
record ElementwiseGradient(Curve curve, double parameter, int order) implements Op {
  @Override
  public String opName() {
    return curve.label() + "Gradient" + (order == 1 ? "" : order);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    ShapeCheck.check(
        inputs.get(0).shape().equals(inputs.get(1).shape()), this, inputs, "their shapes differ");
    return List.of(inputs.get(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory x = inputs.get(0).memory();
    Memory g = inputs.get(1).memory();
    Memory out = outputs.get(0).memory();
    CurveKernels kernels = order == 1 ? CurveKernels.of(out.dtype()) : ScalarCurves.INSTANCE;
    return () -> kernels.derivative(this, x, g, out);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor x = request.input(0);
    Tensor upstream = request.outputGradient();
    Tensor byX = null;
    if (request.needs(0)) {
      Op next = new ElementwiseGradient(curve, parameter, order + 1);
      byX = Dispatch.one(next, x, Ops.multiply(upstream, request.input(1)));
    }
    return new Tensor[] {byX, request.needs(1) ? Dispatch.one(this, x, upstream) : null};
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
