package org.mirrorball.tensor;

/**
 * Fused optimizer passes over float32 ranges, in place, one element of every vector at a time. The
 * scalar and the vector version do the same operations in the same order, so that their results
 * agree to the last bit; but for norms, whose sums they take in another order.
 */
interface OptimizerLoops {
  /** {@code v = momentum * v - rate * g; p += nesterov ? momentum * v - rate * g : v}. */
  void momentum(
      float scale,
      float rate,
      float momentum,
      boolean nesterov,
      Memory parameters,
      Memory gradients,
      Memory velocity);

  /**
   * {@code s = rho * s + (1 - rho) * g²; p -= rate * g / sqrt(s + epsilon)}.
   *
   * @param velocity what {@code p} is changed by instead, {@code v = momentum * v + change}; may be
   *     null
   */
  void rmsProp(RmsStep step, Memory parameters, Memory gradients, Memory squares, Memory velocity);

  /** {@code s += g²; p -= rate * g / sqrt(s + epsilon)}. */
  void adagrad(
      float scale, float rate, float epsilon, Memory parameters, Memory gradients, Memory squares);

  /** {@code p *= keep}, then a step of Adam. */
  void adamW(
      NumericKernels.AdamStep step,
      float keep,
      Memory parameters,
      Memory gradients,
      Memory first,
      Memory second);

  /**
   * Moves the moments as Adam does.
   *
   * @return the squared norms of the parameters and of the step that LAMB would take at rate 1
   */
  double[] lambMoments(
      LambStep step, Memory parameters, Memory gradients, Memory first, Memory second);

  /** {@code p -= rate * step}, of the moments as they are. */
  void lambUpdate(LambStep step, float rate, Memory parameters, Memory first, Memory second);

  /** Cuts every element to ±limit. */
  void clamp(Memory values, float limit);

  /** Multiplies every element. */
  void scale(Memory values, float factor);

  /** The sum of the squares, in double. */
  double squaredNorm(Memory values);

  /** Whether no element is infinite or not a number. */
  boolean isFinite(Memory values);

  /** The numbers of a step of RMSprop. */
  record RmsStep(float scale, float rate, float rho, float momentum, float epsilon) {}

  /**
   * The numbers of a step of LAMB.
   *
   * @param firstScale one over the bias correction of the first moment
   * @param secondScale one over that of the second
   */
  record LambStep(
      float scale,
      float beta1,
      float beta2,
      float epsilon,
      float decay,
      float firstScale,
      float secondScale) {}

  /** The fastest loops on this JVM. */
  static OptimizerLoops chosen() {
    return Floats.CHOSEN;
  }

  /** Chosen once. */
  final class Floats {
    private static final OptimizerLoops CHOSEN =
        FloatKernelsChoice.vectorOr(
            OptimizerLoops.class, "VectorOptimizerLoops", ScalarOptimizerLoops.INSTANCE);

    private Floats() {}
  }
}
