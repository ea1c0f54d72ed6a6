package org.mirrorball.tensor;

import java.util.List;
import java.util.Locale;

/**
 * Gradients of activations, of the activation's output {@code y} and the gradient {@code g} by it:
 * one pass over memory where ND4J's own take ten times as long.
 */
enum ActivationGradient implements Op {
  TANH_GRADIENT {
    @Override
    double apply(double y, double g) {
      return g * (1 - y * y);
    }

    @Override
    Tensor byOutput(Tensor y, Tensor g) {
      return Ops.negate(Ops.multiply(Ops.add(y, y), g));
    }
  },
  SIGMOID_GRADIENT {
    @Override
    double apply(double y, double g) {
      return g * y * (1 - y);
    }

    @Override
    Tensor byOutput(Tensor y, Tensor g) {
      return Ops.multiply(g, Ops.subtract(Ops.onesLike(y), Ops.add(y, y)));
    }
  },
  RELU_GRADIENT {
    @Override
    double apply(double y, double g) {
      return y > 0 ? g : 0;
    }

    @Override
    Tensor byOutput(Tensor y, Tensor g) {
      return Ops.zerosLike(y);
    }
  };

  abstract double apply(double y, double g);

  /** The derivative of {@link #apply} by {@code y}. */
  abstract Tensor byOutput(Tensor y, Tensor g);

  @Override
  public String opName() {
    return name().toLowerCase(Locale.ROOT).replace("_gradient", "Gradient");
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    return List.of(inputs.get(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory y = inputs.get(0).memory();
    Memory g = inputs.get(1).memory();
    Memory result = outputs.get(0).memory();
    NumericKernels kernels = NumericKernels.of(result.dtype());
    return () -> kernels.activationGradient(this, y, g, result);
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor y = request.input(0);
    Tensor upstream = request.outputGradient();
    return new Tensor[] {
      request.needs(0) ? Ops.multiply(upstream, byOutput(y, request.input(1))) : null,
      request.needs(1) ? Dispatch.one(this, y, upstream) : null
    };
  }

  @Override
  public boolean isElementwise() {
    return true;
  }
}
