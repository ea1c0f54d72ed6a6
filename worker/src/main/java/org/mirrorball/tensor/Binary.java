package org.mirrorball.tensor;

import java.util.List;
import java.util.Locale;

/** Arithmetic on two tensors element by element, broadcast as NumPy does. */
enum Binary implements Op {
  ADD {
    @Override
    Tensor gradient(int input, Tensor a, Tensor b, Tensor y, Tensor g) {
      return g;
    }
  },
  SUBTRACT {
    @Override
    Tensor gradient(int input, Tensor a, Tensor b, Tensor y, Tensor g) {
      return input == 0 ? g : Ops.negate(g);
    }
  },
  MULTIPLY {
    @Override
    Tensor gradient(int input, Tensor a, Tensor b, Tensor y, Tensor g) {
      return Ops.multiply(g, input == 0 ? b : a);
    }
  },
  DIVIDE {
    @Override
    Tensor gradient(int input, Tensor a, Tensor b, Tensor y, Tensor g) {
      Tensor quotient = Ops.divide(g, b);
      return input == 0 ? quotient : Ops.negate(Ops.multiply(quotient, y));
    }
  },
  /** The larger one; of equal ones, the first has the gradient. */
  MAXIMUM {
    @Override
    Tensor gradient(int input, Tensor a, Tensor b, Tensor y, Tensor g) {
      return chosen(input, Ops.greaterEqual(a, b), g);
    }
  },
  /** The smaller one; of equal ones, the first has the gradient. */
  MINIMUM {
    @Override
    Tensor gradient(int input, Tensor a, Tensor b, Tensor y, Tensor g) {
      return chosen(input, Ops.greaterEqual(b, a), g);
    }
  };

  /** The gradient by one input, still of the output's shape. */
  abstract Tensor gradient(int input, Tensor a, Tensor b, Tensor y, Tensor g);

  private static Tensor chosen(int input, Tensor isFirst, Tensor g) {
    Tensor none = Ops.zerosLike(g);
    return input == 0 ? Ops.where(isFirst, g, none) : Ops.where(isFirst, none, g);
  }

  @Override
  public String opName() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    TensorSpec a = inputs.get(0);
    TensorSpec b = inputs.get(1);
    ShapeCheck.sameType(this, inputs);
    return List.of(a.withShape(Broadcast.shape(this, a.shape(), b.shape())));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    return Nd4jKernel.of(opName(), inputs, outputs);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor a = request.input(0);
    Tensor b = request.input(1);
    Tensor[] gradients = new Tensor[2];
    for (int input = 0; input < 2; input++) {
      if (request.needs(input)) {
        Tensor full = gradient(input, a, b, request.output(), request.outputGradient());
        gradients[input] = Broadcast.sumTo(full, request.input(input).shape());
      }
    }
    return gradients;
  }

  @Override
  public boolean isElementwise() {
    return true;
  }
}
