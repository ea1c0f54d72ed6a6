package org.mirrorball.tensor;

import java.util.List;

/**
 * Of log probabilities [n, classes], class numbers [n] and the gradient g by the loss [n]: {@code
 * (probabilities - one at the label) * g}.
 */
record SparseCrossEntropyGradient() implements Op {
  @Override
  public String opName() {
    return "sparseSoftmaxCrossEntropyGradient";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    return List.of(inputs.get(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Kernel exponential = Unary.EXP.prepare(inputs.subList(0, 1), outputs);
    int classes = Math.toIntExact(inputs.get(0).shape().dim(1));
    Memory labels = inputs.get(1).memory();
    Memory g = inputs.get(2).memory();
    Memory out = outputs.get(0).memory();
    return () -> {
      exponential.run();
      for (int row = 0; row < g.elementCount(); row++) {
        int atLabel = row * classes + SparseCrossEntropy.label(labels, row, classes);
        out.put(atLabel, out.get(atLabel) - 1);
        for (int index = row * classes; index < (row + 1) * classes; index++) {
          out.put(index, out.get(index) * g.get(row));
        }
      }
    };
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor logProbabilities = request.input(0);
    Tensor g = request.input(2);
    Tensor upstream = request.outputGradient();
    Tensor byLogProbabilities = null;
    if (request.needs(0)) {
      Tensor column = Ops.reshape(g, -1, 1);
      byLogProbabilities = Ops.multiply(Ops.multiply(upstream, Ops.exp(logProbabilities)), column);
    }
    Tensor byG = null;
    if (request.needs(2)) {
      Tensor unit = Dispatch.one(this, logProbabilities, request.input(1), Ops.onesLike(g));
      byG = Ops.reduceSum(Ops.multiply(upstream, unit), false, -1);
    }
    return new Tensor[] {byLogProbabilities, null, byG};
  }
}
