package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Optimizer passes a vector at a time; the same operations as {@link ScalarOptimizerLoops}. */
final class VectorOptimizerLoops implements OptimizerLoops {
  private static final int LANES = VectorKernels.SPECIES.length();
  private static final ScalarOptimizerLoops SCALAR = ScalarOptimizerLoops.INSTANCE;

  /** Vectors whose squares are added in float before the sum goes on in double. */
  private static final int NORM_BLOCK = 64;

  VectorOptimizerLoops() {}

  /** Elements that fill whole vectors; the few that follow are the scalar version's. */
  private static int body(Memory all) {
    return VectorKernels.SPECIES.loopBound(all.elementCount());
  }

  private static Memory tail(Memory all) {
    return all.range(body(all), all.elementCount() - body(all));
  }

  private static FloatVector load(Memory from, int index) {
    return VectorKernels.load(from.bytes(), index);
  }

  private static void store(FloatVector value, Memory to, int index) {
    VectorKernels.store(value, to.bytes(), index);
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
    int body = body(parameters);
    for (int index = 0; index < body; index += LANES) {
      FloatVector step = load(gradients, index).mul(scale).mul(rate);
      FloatVector moved = load(velocity, index).mul(momentum).sub(step);
      store(moved, velocity, index);
      FloatVector change = nesterov ? moved.mul(momentum).sub(step) : moved;
      store(load(parameters, index).add(change), parameters, index);
    }
    SCALAR.momentum(
        scale, rate, momentum, nesterov, tail(parameters), tail(gradients), tail(velocity));
  }

  @Override
  public void rmsProp(
      RmsStep step, Memory parameters, Memory gradients, Memory squares, Memory velocity) {
    int body = body(parameters);
    for (int index = 0; index < body; index += LANES) {
      FloatVector gradient = load(gradients, index).mul(step.scale());
      FloatVector fresh = gradient.mul(gradient).mul(1 - step.rho());
      FloatVector square = load(squares, index).mul(step.rho()).add(fresh);
      store(square, squares, index);
      FloatVector change = gradient.mul(step.rate()).div(square.add(step.epsilon()).sqrt());
      if (velocity != null) {
        change = load(velocity, index).mul(step.momentum()).add(change);
        store(change, velocity, index);
      }
      store(load(parameters, index).sub(change), parameters, index);
    }
    Memory lastVelocity = velocity == null ? null : tail(velocity);
    SCALAR.rmsProp(step, tail(parameters), tail(gradients), tail(squares), lastVelocity);
  }

  @Override
  public void adagrad(
      float scale, float rate, float epsilon, Memory parameters, Memory gradients, Memory squares) {
    int body = body(parameters);
    for (int index = 0; index < body; index += LANES) {
      FloatVector gradient = load(gradients, index).mul(scale);
      FloatVector square = load(squares, index).add(gradient.mul(gradient));
      store(square, squares, index);
      FloatVector change = gradient.mul(rate).div(square.add(epsilon).sqrt());
      store(load(parameters, index).sub(change), parameters, index);
    }
    SCALAR.adagrad(scale, rate, epsilon, tail(parameters), tail(gradients), tail(squares));
  }

  @Override
  public void adamW(
      NumericKernels.AdamStep step,
      float keep,
      Memory parameters,
      Memory gradients,
      Memory first,
      Memory second) {
    VectorOptimizers.adam(step, keep, parameters, gradients, first, second);
  }

  private static FloatVector moved(FloatVector average, float beta, FloatVector value) {
    return average.mul(beta).add(value.mul(1 - beta));
  }

  @Override
  public double[] lambMoments(
      LambStep step, Memory parameters, Memory gradients, Memory first, Memory second) {
    double[] norms = new double[2];
    float[] lanes = new float[LANES];
    int body = body(parameters);
    for (int index = 0; index < body; index += LANES) {
      FloatVector gradient = load(gradients, index).mul(step.scale());
      FloatVector mean = moved(load(first, index), step.beta1(), gradient);
      FloatVector square = moved(load(second, index), step.beta2(), gradient.mul(gradient));
      store(mean, first, index);
      store(square, second, index);
      FloatVector value = load(parameters, index);
      FloatVector change = lambChange(step, value, mean, square);
      norms[0] += sum(value.mul(value), lanes);
      norms[1] += sum(change.mul(change), lanes);
    }
    double[] last =
        SCALAR.lambMoments(step, tail(parameters), tail(gradients), tail(first), tail(second));
    return new double[] {norms[0] + last[0], norms[1] + last[1]};
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
    int body = body(parameters);
    for (int index = 0; index < body; index += LANES) {
      FloatVector value = load(parameters, index);
      FloatVector change = lambChange(step, value, load(first, index), load(second, index));
      store(value.sub(change.mul(rate)), parameters, index);
    }
    SCALAR.lambUpdate(step, rate, tail(parameters), tail(first), tail(second));
  }

  @Override
  public void clamp(Memory values, float limit) {
    int body = body(values);
    for (int index = 0; index < body; index += LANES) {
      store(load(values, index).max(-limit).min(limit), values, index);
    }
    SCALAR.clamp(tail(values), limit);
  }

  @Override
  public void scale(Memory values, float factor) {
    int body = body(values);
    for (int index = 0; index < body; index += LANES) {
      store(load(values, index).mul(factor), values, index);
    }
    SCALAR.scale(tail(values), factor);
  }

  @Override
  public double squaredNorm(Memory values) {
    double total = 0;
    float[] lanes = new float[LANES];
    int body = body(values);
    for (int block = 0; block < body; block += NORM_BLOCK * LANES) {
      int end = Math.min(body, block + NORM_BLOCK * LANES);
      FloatVector squares = FloatVector.zero(VectorKernels.SPECIES);
      for (int index = block; index < end; index += LANES) {
        FloatVector value = load(values, index);
        squares = squares.add(value.mul(value));
      }
      total += sum(squares, lanes);
    }
    return total + SCALAR.squaredNorm(tail(values));
  }

  @Override
  public boolean isFinite(Memory values) {
    FloatVector zeros = FloatVector.zero(VectorKernels.SPECIES);
    int body = body(values);
    for (int index = 0; index < body; index += LANES) {
      // 0 times anything finite is 0; times an infinity or NaN it is NaN, and stays it.
      zeros = zeros.add(load(values, index).mul(0));
    }
    return zeros.test(VectorOperators.IS_NAN).trueCount() == 0 && SCALAR.isFinite(tail(values));
  }
}
