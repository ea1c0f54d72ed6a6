package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Optimizer passes a vector at a time; the same operations as {@link ScalarOptimizerLoops}. */
final class VectorOptimizerLoops implements OptimizerLoops {
  private static final int LANES = VectorKernels.SPECIES.length();

  /** Vectors whose squares are added in float before the sum goes on in double. */
  private static final int NORM_BLOCK = 64;

  VectorOptimizerLoops() {}

  private static VectorMask<Float> mask(int index, Memory all) {
    return VectorKernels.SPECIES.indexInRange(index, all.elementCount());
  }

  private static FloatVector load(Memory from, int index, VectorMask<Float> mask) {
    return VectorKernels.load(from.bytes(), index, mask);
  }

  private static void store(FloatVector value, Memory to, int index, VectorMask<Float> mask) {
    VectorKernels.store(value, to.bytes(), index, mask);
  }

  @Override
  public void momentum(
      float scale,
      float rate,
      float momentum,
      boolean nesterov,
      Memory parameters,
      Memory gradients,
      Memory velocity) {
    for (int index = 0; index < parameters.elementCount(); index += LANES) {
      VectorMask<Float> mask = mask(index, parameters);
      FloatVector step = load(gradients, index, mask).mul(scale).mul(rate);
      FloatVector moved = load(velocity, index, mask).mul(momentum).sub(step);
      store(moved, velocity, index, mask);
      FloatVector change = nesterov ? moved.mul(momentum).sub(step) : moved;
      store(load(parameters, index, mask).add(change), parameters, index, mask);
    }
  }

  @Override
  public void rmsProp(
      RmsStep step, Memory parameters, Memory gradients, Memory squares, Memory velocity) {
    for (int index = 0; index < parameters.elementCount(); index += LANES) {
      VectorMask<Float> mask = mask(index, parameters);
      FloatVector gradient = load(gradients, index, mask).mul(step.scale());
      FloatVector fresh = gradient.mul(gradient).mul(1 - step.rho());
      FloatVector square = load(squares, index, mask).mul(step.rho()).add(fresh);
      store(square, squares, index, mask);
      FloatVector change = gradient.mul(step.rate()).div(square.add(step.epsilon()).sqrt());
      if (velocity != null) {
        change = load(velocity, index, mask).mul(step.momentum()).add(change);
        store(change, velocity, index, mask);
      }
      store(load(parameters, index, mask).sub(change), parameters, index, mask);
    }
  }

  @Override
  public void adagrad(
      float scale, float rate, float epsilon, Memory parameters, Memory gradients, Memory squares) {
    for (int index = 0; index < parameters.elementCount(); index += LANES) {
      VectorMask<Float> mask = mask(index, parameters);
      FloatVector gradient = load(gradients, index, mask).mul(scale);
      FloatVector square = load(squares, index, mask).add(gradient.mul(gradient));
      store(square, squares, index, mask);
      FloatVector change = gradient.mul(rate).div(square.add(epsilon).sqrt());
      store(load(parameters, index, mask).sub(change), parameters, index, mask);
    }
  }

  @Override
  public void adamW(
      NumericKernels.AdamStep step,
      float keep,
      Memory parameters,
      Memory gradients,
      Memory first,
      Memory second) {
    for (int index = 0; index < parameters.elementCount(); index += LANES) {
      VectorMask<Float> mask = mask(index, parameters);
      FloatVector gradient = load(gradients, index, mask).mul(step.gradientScale());
      FloatVector mean = moved(load(first, index, mask), step.beta1(), gradient);
      FloatVector square = moved(load(second, index, mask), step.beta2(), gradient.mul(gradient));
      store(mean, first, index, mask);
      store(square, second, index, mask);
      FloatVector change = mean.mul(step.learningRate()).div(square.sqrt().add(step.epsilon()));
      store(load(parameters, index, mask).mul(keep).sub(change), parameters, index, mask);
    }
  }

  private static FloatVector moved(FloatVector average, float beta, FloatVector value) {
    return average.mul(beta).add(value.mul(1 - beta));
  }

  @Override
  public double[] lambMoments(
      LambStep step, Memory parameters, Memory gradients, Memory first, Memory second) {
    double[] norms = new double[2];
    float[] lanes = new float[LANES];
    for (int index = 0; index < parameters.elementCount(); index += LANES) {
      VectorMask<Float> mask = mask(index, parameters);
      FloatVector gradient = load(gradients, index, mask).mul(step.scale());
      FloatVector mean = moved(load(first, index, mask), step.beta1(), gradient);
      FloatVector square = moved(load(second, index, mask), step.beta2(), gradient.mul(gradient));
      store(mean, first, index, mask);
      store(square, second, index, mask);
      FloatVector value = load(parameters, index, mask);
      FloatVector change = lambChange(step, value, mean, square);
      norms[0] += sum(value.mul(value), lanes);
      norms[1] += sum(change.mul(change), lanes);
    }
    return norms;
  }

  private static FloatVector lambChange(
      LambStep step, FloatVector value, FloatVector mean, FloatVector square) {
    FloatVector deviation = square.mul(step.secondScale()).sqrt().add(step.epsilon());
    return mean.mul(step.firstScale()).div(deviation).add(value.mul(step.decay()));
  }

  /** In order, so that it is always the same. */
  private static double sum(FloatVector vector, float[] lanes) {
    vector.intoArray(lanes, 0);
    double sum = 0;
    for (float lane : lanes) {
      sum += lane;
    }
    return sum;
  }

  @Override
  public void lambUpdate(
      LambStep step, float rate, Memory parameters, Memory first, Memory second) {
    for (int index = 0; index < parameters.elementCount(); index += LANES) {
      VectorMask<Float> mask = mask(index, parameters);
      FloatVector value = load(parameters, index, mask);
      FloatVector change =
          lambChange(step, value, load(first, index, mask), load(second, index, mask));
      store(value.sub(change.mul(rate)), parameters, index, mask);
    }
  }

  @Override
  public void clamp(Memory values, float limit) {
    for (int index = 0; index < values.elementCount(); index += LANES) {
      VectorMask<Float> mask = mask(index, values);
      store(load(values, index, mask).max(-limit).min(limit), values, index, mask);
    }
  }

  @Override
  public void scale(Memory values, float factor) {
    for (int index = 0; index < values.elementCount(); index += LANES) {
      VectorMask<Float> mask = mask(index, values);
      store(load(values, index, mask).mul(factor), values, index, mask);
    }
  }

  @Override
  public double squaredNorm(Memory values) {
    double total = 0;
    float[] lanes = new float[LANES];
    for (int block = 0; block < values.elementCount(); block += NORM_BLOCK * LANES) {
      int end = Math.min(values.elementCount(), block + NORM_BLOCK * LANES);
      FloatVector squares = FloatVector.zero(VectorKernels.SPECIES);
      for (int index = block; index < end; index += LANES) {
        FloatVector value = load(values, index, mask(index, values));
        squares = squares.add(value.mul(value));
      }
      total += sum(squares, lanes);
    }
    return total;
  }
}
