package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/** Tensors one after the other along one axis. */
record Concat(int axis) implements Op {
  @Override
  public String opName() {
    return "concat";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    Shape first = inputs.get(0).shape();
    long length = 0;
    for (TensorSpec input : inputs) {
      ShapeCheck.check(
          input.shape().rank() == first.rank()
              && input.shape().with(axis, 1).equals(first.with(axis, 1)),
          this,
          inputs,
          "they differ elsewhere than along axis " + axis);
      length += input.shape().dim(axis);
    }
    return List.of(inputs.get(0).withShape(first.with(axis, length)));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    List<Kernel> copies = new ArrayList<>();
    int stride = BlockCopy.stride(outputs.get(0).shape(), axis);
    int offset = 0;
    for (TensorView input : inputs) {
      int count = BlockCopy.stride(input.shape(), axis);
      int blocks = input.memory().elementCount() / count;
      Memory target = outputs.get(0).memory();
      copies.add(new BlockCopy(input.memory(), 0, count, target, offset, stride, blocks, count));
      offset += count;
    }
    return () -> copies.forEach(Kernel::run);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor[] gradients = new Tensor[request.inputs().size()];
    long begin = 0;
    for (int input = 0; input < gradients.length; input++) {
      long length = request.input(input).shape().dim(axis);
      if (request.needs(input)) {
        gradients[input] = Ops.slice(request.outputGradient(), axis, begin, length);
      }
      begin += length;
    }
    return gradients;
  }
}
