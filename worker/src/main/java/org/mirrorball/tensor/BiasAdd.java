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
    ShapeCheck.rank(this, inputs, 1, 1);
    Shape shape = inputs.get(0).shape();
    ShapeCheck.check(
        shape.rank() >= 2 && shape.dim(-1) == inputs.get(1).shape().dim(0),
        this,
        inputs,
        "needs a bias as long as the last axis of an input of rank 2 or more");
    return List.of(inputs.get(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    return Nd4jKernel.of("biasadd", inputs, outputs, new long[0], false);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor g = request.outputGradient();
    int[] outer = IntStream.range(0, g.shape().rank() - 1).toArray();
    Tensor byBias = request.needs(1) ? Ops.reduceSum(g, false, outer) : null;
    return new Tensor[] {request.needs(0) ? g : null, byBias};
  }

  @Override
  public boolean isElementwise() {
    return true;
  }
}
