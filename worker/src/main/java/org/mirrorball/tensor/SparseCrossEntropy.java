package org.mirrorball.tensor;

import java.util.List;

/**
 * Of logits [n, classes] and class numbers [n]: the loss [n], and the logarithm of the softmax [n,
 * classes], which the gradient needs.
 */
record SparseCrossEntropy() implements Op {
  @Override
  public String opName() {
    return "sparseSoftmaxCrossEntropy";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.rank(this, inputs, 0, 2);
    ShapeCheck.rank(this, inputs, 1, 1);
    TensorSpec logits = inputs.get(0);
    ShapeCheck.check(
        logits.shape().dim(0) == inputs.get(1).shape().dim(0),
        this,
        inputs,
        "needs one label per row of logits");
    return List.of(logits.withShape(inputs.get(1).shape()), logits);
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Kernel logSoftmax = Softmax.LOG_SOFTMAX.prepare(inputs.subList(0, 1), outputs.subList(1, 2));
    int classes = Math.toIntExact(inputs.get(0).shape().dim(1));
    Memory labels = inputs.get(1).memory();
    Memory loss = outputs.get(0).memory();
    Memory logProbabilities = outputs.get(1).memory();
    return new Kernel() {
      @Override
      public void run() {
        logSoftmax.run();
        for (int row = 0; row < loss.elementCount(); row++) {
          loss.put(row, -logProbabilities.get(row * classes + label(labels, row, classes)));
        }
      }

      @Override
      public void close() {
        logSoftmax.close();
      }
    };
  }

  static int label(Memory labels, int row, int classes) {
    double value = labels.get(row);
    int label = (int) value;
    if (label != value || label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "sparseSoftmaxCrossEntropy: label "
              + value
              + " of row "
              + row
              + " is not one of the classes 0 to "
              + (classes - 1));
    }
    return label;
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor logProbabilities = request.outputs().get(1);
    Tensor byLoss = request.outputGradients().get(0);
    Tensor byLogProbabilities = request.outputGradients().get(1);
    Tensor total = null;
    if (byLoss != null) {
      total =
          Dispatch.one(
              new SparseCrossEntropyGradient(), logProbabilities, request.input(1), byLoss);
    }
    if (byLogProbabilities != null) {
      Tensor other = Softmax.LOG_SOFTMAX.gradient(logProbabilities, byLogProbabilities);
      total = total == null ? other : Ops.add(total, other);
    }
    return new Tensor[] {total, null};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(5 * inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
