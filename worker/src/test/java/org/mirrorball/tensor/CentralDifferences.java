package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.ToDoubleFunction;

/** Numeric gradients in float64, and how close a gradient must be to them. */
public final class CentralDifferences {
  /** The formula's error goes with its fourth power: 1e-16, where rounding makes 1e-12. */
  private static final double STEP = 1e-4;

  /** Of the tensor's largest derivative, or of 0.001 where all are smaller. */
  private static final double RELATIVE_ERROR = 1e-6;

  /** Large tensors are probed at about this many elements, evenly spread. */
  private static final int PROBES = 40;

  private CentralDifferences() {}

  /**
   * Compares a gradient at {@code at} with differences of the function's values around it.
   *
   * @param at float64
   */
  public static void assertGradient(
      String name, double[] gradient, Tensor at, ToDoubleFunction<Tensor> function) {
    int stride = 1 + gradient.length / PROBES;
    double largest = 1e-3;
    double[] expected = new double[gradient.length];
    for (int index = 0; index < gradient.length; index += stride) {
      expected[index] = derivative(at, index, function);
      largest = Math.max(largest, Math.abs(expected[index]));
    }
    for (int index = 0; index < gradient.length; index += stride) {
      assertThat(Math.abs(gradient[index] - expected[index]) / largest)
          .as("%s, element %d: %s, expected %s", name, index, gradient[index], expected[index])
          .isLessThan(RELATIVE_ERROR);
    }
  }

  private static double derivative(Tensor at, int index, ToDoubleFunction<Tensor> function) {
    double near = difference(at, index, STEP, function);
    double far = difference(at, index, 2 * STEP, function);
    return (8 * near - far) / (12 * STEP);
  }

  private static double difference(
      Tensor at, int index, double step, ToDoubleFunction<Tensor> function) {
    double[] losses = new double[2];
    for (int side = 0; side < 2; side++) {
      double[] values = at.toDoubleArray();
      values[index] += side == 0 ? step : -step;
      losses[side] = function.applyAsDouble(Tensor.of(values, at.shape().dims()));
    }
    return losses[0] - losses[1];
  }
}
