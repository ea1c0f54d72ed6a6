package org.mirrorball.tensor;

import java.util.List;
import java.util.Locale;

/** 1 where two tensors of the same shape compare so, else 0. */
enum Comparison implements Op {
  EQUAL {
    @Override
    boolean test(double a, double b) {
      return a == b;
    }
  },
  GREATER {
    @Override
    boolean test(double a, double b) {
      return a > b;
    }
  },
  GREATER_EQUAL {
    @Override
    boolean test(double a, double b) {
      return a >= b;
    }
  };

  abstract boolean test(double a, double b);

  @Override
  public String opName() {
    return name().toLowerCase(Locale.ROOT).replace("_e", "E");
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    ShapeCheck.check(
        inputs.get(0).shape().equals(inputs.get(1).shape()), this, inputs, "their shapes differ");
    return List.of(inputs.get(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory a = inputs.get(0).memory();
    Memory b = inputs.get(1).memory();
    Memory out = outputs.get(0).memory();
    return () -> {
      for (int index = 0; index < out.elementCount(); index++) {
        out.put(index, test(a.get(index), b.get(index)) ? 1 : 0);
      }
    };
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    return new Tensor[2];
  }

  @Override
  public boolean isElementwise() {
    return true;
  }
}
