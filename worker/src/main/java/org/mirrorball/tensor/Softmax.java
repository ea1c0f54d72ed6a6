package org.mirrorball.tensor;

import java.util.List;

/** Softmax over the last axis, or its logarithm. */
enum Softmax implements Op {
  SOFTMAX("softmax") {
    @Override
    Tensor gradient(Tensor y, Tensor g) {
      Tensor weighted = Ops.multiply(g, y);
      return Ops.subtract(weighted, Ops.multiply(y, Ops.reduceSum(weighted, true, -1)));
    }
  },
  LOG_SOFTMAX("logSoftmax") {
    @Override
    Tensor gradient(Tensor y, Tensor g) {
      return Ops.subtract(g, Ops.multiply(Ops.exp(y), Ops.reduceSum(g, true, -1)));
    }
  };

  private final String opName;

  Softmax(String opName) {
    this.opName = opName;
  }

  abstract Tensor gradient(Tensor y, Tensor g);

  @Override
  public String opName() {
    return opName;
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.check(inputs.get(0).shape().rank() > 0, this, inputs, "needs an axis");
    return List.of(inputs.get(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Kernel softmax = Nd4jKernel.of("softmax", inputs, outputs, inputs.get(0).shape().axis(-1));
    return this == SOFTMAX
        ? softmax
        : new LogSoftmaxKernel(softmax, inputs.get(0), outputs.get(0).memory());
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    return new Tensor[] {gradient(request.output(), request.outputGradient())};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(5 * inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
