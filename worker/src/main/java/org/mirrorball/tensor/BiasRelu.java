package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * A bias along the last axis, then relu, in one pass over memory: {@link Fusion} puts it where both
 * stand.
 *
 * @param rounds whether there is a second output, the result in bfloat16, as a product wants it
 */
record BiasRelu(boolean rounds) implements Op {
  @Override
  public String opName() {
    return "biasRelu";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    ShapeCheck.bias(this, inputs);
    Shape shape = inputs.get(0).shape();
    TensorSpec result = inputs.get(0);
    return rounds ? List.of(result, new TensorSpec(DType.BFLOAT16, shape)) : List.of(result);
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory in = inputs.get(0).memory();
    Memory bias = inputs.get(1).memory();
    Memory out = outputs.get(0).memory();
    NumericKernels kernels = NumericKernels.of(out.dtype());
    if (!rounds) {
      return () -> kernels.biasRelu(in, bias, out);
    }
    Memory rounded = outputs.get(1).memory();
    RowBlocks blocks = RowBlocks.of(out.elementCount(), bias.elementCount());
    List<Kernel> steps = new ArrayList<>();
    for (int begin : blocks.begins()) {
      Memory source = blocks.block(in, begin);
      Memory target = blocks.block(out, begin);
      steps.add(() -> kernels.biasRelu(source, bias, target));
      steps.add(CastKernels.between(target, blocks.block(rounded, begin)));
    }
    return new KernelSequence(steps);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor y = request.output();
    Tensor g = FusedGradients.sum(request.outputGradients(), y.dtype());
    Tensor byX = Dispatch.one(ActivationGradient.RELU_GRADIENT, y, g);
    return new Tensor[] {
      request.needs(0) ? byX : null, request.needs(1) ? BiasAdd.byBias(byX) : null
    };
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(2 * outputs.get(0).shape().elementCount(), inputs, outputs);
  }

  @Override
  public boolean isElementwise() {
    return true;
  }
}
