package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Optimizer passes a vector at a time; the same operations as {@link ScalarOptimizerLoops}. */
final class VectorOptimizerLoops implements OptimizerLoops {
  private static final int LANES = VectorSpan.LANES;
  private static final ScalarOptimizerLoops SCALAR = ScalarOptimizerLoops.INSTANCE;

  /** Vectors whose squares are added in float before the sum goes on in double. */
  private static final int NORM_BLOCK = 64;

  VectorOptimizerLoops() {}

  /** Elements that fill whole vectors; the few that follow are the scalar version's. */
  private static int body(Memory all) {
    return VectorSpan.whole(all.elementCount());
  }

  private static Memory tail(Memory all) {
    return all.from(body(all));
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
    VectorSpan by = VectorSpan.of(gradients);
    VectorSpan velocities = VectorSpan.of(velocity);
    VectorSpan values = VectorSpan.of(parameters);
    int body = body(parameters);
    for (int index = 0; index < body; index += LANES) {
      FloatVector step = by.load(index).mul(scale).mul(rate);
      FloatVector moved = velocities.load(index).mul(momentum).sub(step);
      velocities.store(moved, index);
      FloatVector change = nesterov ? moved.mul(momentum).sub(step) : moved;
      values.store(values.load(index).add(change), index);
    }
    SCALAR.momentum(
        scale, rate, momentum, nesterov, tail(parameters), tail(gradients), tail(velocity));
  }

  @Override
  public void rmsProp(
      RmsStep step, Memory parameters, Memory gradients, Memory squares, Memory velocity) {
    VectorSpan by = VectorSpan.of(gradients);
    VectorSpan spread = VectorSpan.of(squares);
    VectorSpan velocities = velocity == null ? null : VectorSpan.of(velocity);
    VectorSpan values = VectorSpan.of(parameters);
    int body = body(parameters);
    for (int index = 0; index < body; index += LANES) {
      FloatVector gradient = by.load(index).mul(step.scale());
      FloatVector fresh = gradient.mul(gradient).mul(1 - step.rho());
      FloatVector square = spread.load(index).mul(step.rho()).add(fresh);
      spread.store(square, index);
      FloatVector change = gradient.mul(step.rate()).div(square.add(step.epsilon()).sqrt());
      if (velocity != null) {
        change = velocities.load(index).mul(step.momentum()).add(change);
        velocities.store(change, index);
      }
      values.store(values.load(index).sub(change), index);
    }
    Memory lastVelocity = velocity == null ? null : tail(velocity);
    SCALAR.rmsProp(step, tail(parameters), tail(gradients), tail(squares), lastVelocity);
  }

  @Override
  public void adagrad(
      float scale, float rate, float epsilon, Memory parameters, Memory gradients, Memory squares) {
    VectorSpan by = VectorSpan.of(gradients);
    VectorSpan spread = VectorSpan.of(squares);
    VectorSpan values = VectorSpan.of(parameters);
    int body = body(parameters);
    for (int index = 0; index < body; index += LANES) {
      FloatVector gradient = by.load(index).mul(scale);
      FloatVector square = spread.load(index).add(gradient.mul(gradient));
      spread.store(square, index);
      FloatVector change = gradient.mul(rate).div(square.add(epsilon).sqrt());
      values.store(values.load(index).sub(change), index);
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
    VectorSpan by = VectorSpan.of(gradients);
    VectorSpan means = VectorSpan.of(first);
    VectorSpan deviations = VectorSpan.of(second);
    VectorSpan values = VectorSpan.of(parameters);
    int body = body(parameters);
    for (int index = 0; index < body; index += LANES) {
      FloatVector gradient = by.load(index).mul(step.scale());
      FloatVector mean = moved(means.load(index), step.beta1(), gradient);
      FloatVector square = moved(deviations.load(index), step.beta2(), gradient.mul(gradient));
      means.store(mean, index);
      deviations.store(square, index);
      FloatVector value = values.load(index);
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
    VectorSpan values = VectorSpan.of(parameters);
    VectorSpan means = VectorSpan.of(first);
    VectorSpan deviations = VectorSpan.of(second);
    int body = body(parameters);
    for (int index = 0; index < body; index += LANES) {
      FloatVector value = values.load(index);
      FloatVector change = lambChange(step, value, means.load(index), deviations.load(index));
      values.store(value.sub(change.mul(rate)), index);
    }
    SCALAR.lambUpdate(step, rate, tail(parameters), tail(first), tail(second));
  }

  @Override
  public void clamp(Memory values, float limit) {
    VectorSpan all = VectorSpan.of(values);
    int body = body(values);
    for (int index = 0; index < body; index += LANES) {
      all.store(all.load(index).max(-limit).min(limit), index);
    }
    SCALAR.clamp(tail(values), limit);
  }

  @Override
  public void scale(Memory values, float factor) {
    VectorSpan all = VectorSpan.of(values);
    int body = body(values);
    for (int index = 0; index < body; index += LANES) {
      all.store(all.load(index).mul(factor), index);
    }
    SCALAR.scale(tail(values), factor);
  }

  @Override
  public double squaredNorm(Memory values) {
    double total = 0;
    float[] lanes = new float[LANES];
    VectorSpan all = VectorSpan.of(values);
    int body = body(values);
    for (int block = 0; block < body; block += NORM_BLOCK * LANES) {
      int end = Math.min(body, block + NORM_BLOCK * LANES);
      FloatVector squares = FloatVector.zero(VectorSpan.SPECIES);
      for (int index = block; index < end; index += LANES) {
        FloatVector value = all.load(index);
        squares = squares.add(value.mul(value));
      }
      total += sum(squares, lanes);
    }
    return total + SCALAR.squaredNorm(tail(values));
  }

  @Override
  public boolean isFinite(Memory values) {
    FloatVector zeros = FloatVector.zero(VectorSpan.SPECIES);
    VectorSpan all = VectorSpan.of(values);
    int body = body(values);
    for (int index = 0; index < body; index += LANES) {
      // 0 times anything finite is 0; times an infinity or NaN it is NaN, and stays it.
      zeros = zeros.add(all.load(index).mul(0));
    }
    return zeros.test(VectorOperators.IS_NAN).trueCount() == 0 && SCALAR.isFinite(tail(values));
  }
}
