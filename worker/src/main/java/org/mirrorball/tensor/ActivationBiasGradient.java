package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * The gradient of a biased activation by what the activation was given, and that by the bias, in
 * one pass over memory: {@link Fusion} puts it where an {@link ActivationGradient} and the sum of
 * its columns stand.
 *
 * <p>Outputs, in this order: the gradient in the type of {@code y}, if kept; in bfloat16, as a
 * product wants it, if it rounds; the sums, {@code [columns]}, in the type of {@code y}.
 *
 * @param keeps whether anything reads the gradient unrounded
 */
record ActivationBiasGradient(ActivationGradient kind, boolean keeps, boolean rounds)
    implements Op {
  ActivationBiasGradient {
    if (!keeps && !rounds) {
      throw new IllegalArgumentException("nothing reads the gradient of " + kind);
    }
  }

  @Override
  public String opName() {
    return kind.opName() + "AndSums";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    TensorSpec y = inputs.get(0);
    ShapeCheck.check(
        y.shape().rank() >= 2 && y.shape().equals(inputs.get(1).shape()),
        this,
        inputs,
        "needs two of equal shape, of rank 2 or more");
    List<TensorSpec> outputs = new ArrayList<>();
    if (keeps) {
      outputs.add(y);
    }
    if (rounds) {
      outputs.add(new TensorSpec(DType.BFLOAT16, y.shape()));
    }
    outputs.add(y.withShape(Shape.of(y.shape().dim(-1))));
    return outputs;
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory y = inputs.get(0).memory();
    Memory g = inputs.get(1).memory();
    Memory sums = outputs.get(outputs.size() - 1).memory();
    NumericKernels kernels = NumericKernels.of(y.dtype());
    List<Kernel> steps = new ArrayList<>();
    steps.add(sums::zero);
    if (!rounds) {
      Memory out = outputs.get(0).memory();
      steps.add(() -> kernels.activationGradient(kind, y, g, out, sums));
      return new KernelSequence(steps);
    }
    Memory rounded = outputs.get(outputs.size() - 2).memory();
    RowBlocks blocks = RowBlocks.of(y.elementCount(), sums.elementCount());
    Memory scratch = keeps ? null : Memory.allocate(y.dtype(), blocks.length());
    for (int begin : blocks.begins()) {
      Memory of = blocks.block(y, begin);
      Memory by = blocks.block(g, begin);
      Memory target =
          keeps
              ? blocks.block(outputs.get(0).memory(), begin)
              : scratch.range(0, blocks.lengthAt(begin));
      steps.add(() -> kernels.activationGradient(kind, of, by, target, sums));
      steps.add(CastKernels.between(target, blocks.block(rounded, begin)));
    }
    return new KernelSequence(steps);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor y = request.input(0);
    List<Tensor> upstream = new ArrayList<>(request.outputGradients());
    Tensor bySums = upstream.remove(upstream.size() - 1);
    if (bySums != null) {
      upstream.add(Ops.broadcastTo(bySums, y.shape().dims()));
    }
    Tensor total = FusedGradients.sum(upstream, y.dtype());
    return kind.gradient(
        new GradientRequest(
            List.of(y, request.input(1)), List.of(), List.of(total), request.needed()));
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(2 * inputs.get(0).shape().elementCount(), inputs, outputs);
  }

  @Override
  public boolean isElementwise() {
    return true;
  }
}
