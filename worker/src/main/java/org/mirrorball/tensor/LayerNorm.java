package org.mirrorball.tensor;

import java.util.List;

/**
 * Layer normalisation (Ba et al., 2016) over the last axis. Inputs: x [..., n], gamma and beta [n].
 * Outputs: the result, and each row's mean and the reciprocal of its deviation, [rows, 2].
 */
record LayerNorm(double epsilon) implements Op {
  @Override
  public String opName() {
    return "layerNormalization";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    Shape shape = inputs.get(0).shape();
    ShapeCheck.check(shape.rank() >= 1, this, inputs, "needs an axis");
    Shape length = Shape.of(shape.dim(-1));
    ShapeCheck.check(
        inputs.get(1).shape().equals(length) && inputs.get(2).shape().equals(length),
        this,
        inputs,
        "needs a gamma and a beta as long as the last axis");
    Shape statistics = Shape.of(shape.elementCount() / shape.dim(-1), 2);
    return List.of(inputs.get(0), inputs.get(0).withShape(statistics));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory x = inputs.get(0).memory();
    Memory gamma = inputs.get(1).memory();
    Memory beta = inputs.get(2).memory();
    Memory out = outputs.get(0).memory();
    Memory statistics = outputs.get(1).memory();
    NormalizationKernels kernels = NormalizationKernels.of(x.dtype());
    return () -> kernels.layer(epsilon, x, gamma, beta, out, statistics);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    return Dispatch.all(
            new LayerNormGradient(),
            request.input(0),
            request.input(1),
            request.outputs().get(1),
            request.outputGradient())
        .toArray(Tensor[]::new);
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(7 * inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
