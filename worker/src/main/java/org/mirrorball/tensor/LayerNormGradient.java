package org.mirrorball.tensor;

import java.util.List;

/**
 * Back through a {@link LayerNorm}. Inputs: x, gamma, the statistics of the rows, and the gradient
 * by the result. Outputs: the gradients by x, gamma and beta.
 */
record LayerNormGradient() implements Op {
  @Override
  public String opName() {
    return "layerNormalizationGradient";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    ShapeCheck.check(
        inputs.get(0).equals(inputs.get(3)), this, inputs, "x and the gradient differ");
    return List.of(inputs.get(0), inputs.get(1), inputs.get(1));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory x = inputs.get(0).memory();
    Memory gamma = inputs.get(1).memory();
    Memory statistics = inputs.get(2).memory();
    Memory g = inputs.get(3).memory();
    Memory byX = outputs.get(0).memory();
    Memory byGamma = outputs.get(1).memory();
    Memory byBeta = outputs.get(2).memory();
    NormalizationKernels kernels = NormalizationKernels.of(x.dtype());
    return () -> kernels.layerGradient(x, gamma, statistics, g, byX, byGamma, byBeta);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    throw SecondDerivative.missing(this);
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(12 * inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
