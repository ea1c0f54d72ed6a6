package org.mirrorball.tensor;

import java.util.List;

/** Of a condition, a and b, all of one shape: a where the condition is not 0, else b. */
record Select() implements Op {
  @Override
  public String opName() {
    return "where";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    Shape shape = inputs.get(0).shape();
    ShapeCheck.check(
        inputs.stream().allMatch(input -> input.shape().equals(shape)),
        this,
        inputs,
        "their shapes differ");
    return List.of(inputs.get(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory condition = inputs.get(0).memory();
    Memory a = inputs.get(1).memory();
    Memory b = inputs.get(2).memory();
    Memory out = outputs.get(0).memory();
    return () -> {
      for (int index = 0; index < out.elementCount(); index++) {
        out.put(index, condition.get(index) != 0 ? a.get(index) : b.get(index));
      }
    };
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor condition = request.input(0);
    Tensor g = request.outputGradient();
    Tensor none = Ops.zerosLike(g);
    return new Tensor[] {
      null,
      request.needs(1) ? Dispatch.one(this, condition, g, none) : null,
      request.needs(2) ? Dispatch.one(this, condition, none, g) : null
    };
  }

  @Override
  public boolean isElementwise() {
    return true;
  }
}
