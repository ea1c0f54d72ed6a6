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
