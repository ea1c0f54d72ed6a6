package org.mirrorball.tensor;

import java.nio.FloatBuffer;

/** Plain loops. */
final class ScalarOptimizerLoops implements OptimizerLoops {
  static final ScalarOptimizerLoops INSTANCE = new ScalarOptimizerLoops();

  private ScalarOptimizerLoops() {}

  private static void subtract(Memory parameters, int index, float change) {
    parameters.floats().put(index, parameters.floats().get(index) - change);
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
    for (int index = 0; index < parameters.elementCount(); index++) {
      float step = gradients.floats().get(index) * scale * rate;
      float moved = velocity.floats().get(index) * momentum - step;
      velocity.floats().put(index, moved);
      float change = nesterov ? moved * momentum - step : moved;
      parameters.floats().put(index, parameters.floats().get(index) + change);
    }
  }

  @Override
  public void rmsProp(
      RmsStep step, Memory parameters, Memory gradients, Memory squares, Memory velocity) {
    for (int index = 0; index < parameters.elementCount(); index++) {
      float gradient = gradients.floats().get(index) * step.scale();
      float square =
          squares.floats().get(index) * step.rho() + gradient * gradient * (1 - step.rho());
      squares.floats().put(index, square);
      float change = gradient * step.rate() / (float) Math.sqrt(square + step.epsilon());
      if (velocity != null) {
        change = velocity.floats().get(index) * step.momentum() + change;
        velocity.floats().put(index, change);
      }
      subtract(parameters, index, change);
    }
  }

  @Override
  public void adagrad(
      float scale, float rate, float epsilon, Memory parameters, Memory gradients, Memory squares) {
    for (int index = 0; index < parameters.elementCount(); index++) {
      float gradient = gradients.floats().get(index) * scale;
      float square = squares.floats().get(index) + gradient * gradient;
      squares.floats().put(index, square);
      subtract(parameters, index, gradient * rate / (float) Math.sqrt(square + epsilon));
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
    scale(parameters, keep);
    ScalarKernels.INSTANCE.adam(step, parameters, gradients, first, second);
  }

  @Override
  public double[] lambMoments(
      LambStep step, Memory parameters, Memory gradients, Memory first, Memory second) {
    double[] norms = new double[2];
    for (int index = 0; index < parameters.elementCount(); index++) {
      float gradient = gradients.floats().get(index) * step.scale();
      float mean = first.floats().get(index) * step.beta1() + gradient * (1 - step.beta1());
      float square =
          second.floats().get(index) * step.beta2() + gradient * gradient * (1 - step.beta2());
      first.floats().put(index, mean);
      second.floats().put(index, square);
      float value = parameters.floats().get(index);
      float change = lambChange(step, value, mean, square);
      norms[0] += (double) value * value;
      norms[1] += (double) change * change;
    }
    return norms;
  }

  private static float lambChange(LambStep step, float value, float mean, float square) {
    float deviation = (float) Math.sqrt(square * step.secondScale()) + step.epsilon();
    return mean * step.firstScale() / deviation + value * step.decay();
  }

  @Override
  public void lambUpdate(
      LambStep step, float rate, Memory parameters, Memory first, Memory second) {
    for (int index = 0; index < parameters.elementCount(); index++) {
      float value = parameters.floats().get(index);
      float mean = first.floats().get(index);
      float change = lambChange(step, value, mean, second.floats().get(index));
      parameters.floats().put(index, value - change * rate);
    }
  }

  @Override
  public void clamp(Memory values, float limit) {
    FloatBuffer floats = values.floats();
    for (int index = 0; index < values.elementCount(); index++) {
      floats.put(index, Math.min(Math.max(floats.get(index), -limit), limit));
    }
  }

  @Override
  public void scale(Memory values, float factor) {
    FloatBuffer floats = values.floats();
    for (int index = 0; index < values.elementCount(); index++) {
      floats.put(index, floats.get(index) * factor);
    }
  }

  @Override
  public double squaredNorm(Memory values) {
    double sum = 0;
    for (int index = 0; index < values.elementCount(); index++) {
      double value = values.floats().get(index);
      sum += value * value;
    }
    return sum;
  }

  @Override
  public boolean isFinite(Memory values) {
    boolean finite = true;
    for (int index = 0; index < values.elementCount(); index++) {
      finite &= Float.isFinite(values.floats().get(index));
    }
    return finite;
  }
}
