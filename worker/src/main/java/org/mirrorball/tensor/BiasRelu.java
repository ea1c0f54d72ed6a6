package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * A bias along the last axis, then relu, in one pass over memory: {@link Fusion} puts it where both
 * stand. The input may be bfloat16, as a product leaves it; the result has the bias's type.
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
    ShapeCheck.bias(this, inputs);
    Shape shape = inputs.get(0).shape();
    TensorSpec result = new TensorSpec(inputs.get(1).dtype(), shape);
    return rounds ? List.of(result, new TensorSpec(DType.BFLOAT16, shape)) : List.of(result);
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory in = inputs.get(0).memory();
    Memory bias = inputs.get(1).memory();
    Memory out = outputs.get(0).memory();
    NumericKernels kernels = NumericKernels.of(out.dtype());
    if (in.dtype() == out.dtype() && !rounds) {
      return () -> kernels.biasRelu(in, bias, out);
    }
    RowBlocks blocks = RowBlocks.of(out.elementCount(), bias.elementCount());
    List<Kernel> steps = new ArrayList<>();
    for (int begin : blocks.begins()) {
      Memory target = blocks.block(out, begin);
      Memory source = blocks.block(in, begin);
      if (in.dtype() != out.dtype()) {
        steps.add(CastKernels.between(source, target));
      }
      Memory wide = in.dtype() == out.dtype() ? source : target;
      steps.add(() -> kernels.biasRelu(wide, bias, target));
      if (rounds) {
        steps.add(CastKernels.between(target, blocks.block(outputs.get(1).memory(), begin)));
      }
    }
    return new KernelSequence(steps);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor y = request.output();
    Tensor g = FusedGradients.sum(request.outputGradients(), y.dtype());
    Tensor byX = Dispatch.one(ActivationGradient.RELU_GRADIENT, y, g);
    return new Tensor[] {
      request.needs(0) ? FusedGradients.as(byX, request.input(0).dtype()) : null,
      request.needs(1) ? BiasAdd.byBias(byX) : null
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
