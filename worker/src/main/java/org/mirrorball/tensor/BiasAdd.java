package org.mirrorball.tensor;

import java.util.List;
import java.util.stream.IntStream;

/** Adds a vector along the last axis. */
record BiasAdd() implements Op {
  @Override
  public String opName() {
    return "biasAdd";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    ShapeCheck.bias(this, inputs);
    return List.of(inputs.get(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    return Nd4jKernel.of("biasadd", inputs, outputs, new long[0], false);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor g = request.outputGradient();
    return new Tensor[] {request.needs(0) ? g : null, request.needs(1) ? byBias(g) : null};
  }

  /** The gradient by the bias, of that by the sum. */
  static Tensor byBias(Tensor g) {
    return Ops.reduceSum(g, false, IntStream.range(0, g.shape().rank() - 1).toArray());
  }

  @Override
  public boolean isElementwise() {
    return true;
  }
}
