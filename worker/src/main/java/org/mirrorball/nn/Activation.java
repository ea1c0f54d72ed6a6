package org.mirrorball.nn;

import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** What a layer does with its sums, element by element (softmax: along the last axis). */
public enum Activation {
  LINEAR {
    @Override
    public Tensor apply(Tensor x) {
      return x;
    }
  },
  RELU {
    @Override
    public Tensor apply(Tensor x) {
      return Ops.relu(x);
    }
  },
  RELU6 {
    @Override
    public Tensor apply(Tensor x) {
      return Ops.relu6(x);
    }
  },
  /** With a slope of 0.2 below 0; other slopes: {@code Layers.leakyRelu}. */
  LEAKY_RELU {
    @Override
    public Tensor apply(Tensor x) {
      return Ops.leakyRelu(x, 0.2);
    }
  },
  ELU {
    @Override
    public Tensor apply(Tensor x) {
      return Ops.elu(x, 1);
    }
  },
  SELU {
    @Override
    public Tensor apply(Tensor x) {
      return Ops.selu(x);
    }
  },
  SOFTPLUS {
    @Override
    public Tensor apply(Tensor x) {
      return Ops.softplus(x);
    }
  },
  /** Exact, with the error function. */
  GELU {
    @Override
    public Tensor apply(Tensor x) {
      return Ops.gelu(x);
    }
  },
  SWISH {
    @Override
    public Tensor apply(Tensor x) {
      return Ops.swish(x);
    }
  },
  SIGMOID {
    @Override
    public Tensor apply(Tensor x) {
      return Ops.sigmoid(x);
    }
  },
  TANH {
    @Override
    public Tensor apply(Tensor x) {
      return Ops.tanh(x);
    }
  },
  SOFTMAX {
    @Override
    public Tensor apply(Tensor x) {
      return Ops.softmax(x);
    }
  };

  public abstract Tensor apply(Tensor x);
}
