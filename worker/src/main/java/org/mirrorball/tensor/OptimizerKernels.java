package org.mirrorball.tensor;

/**
 * Optimizer steps over ranges of flat vectors, in place. Element i of a range is element i of the
 * parameters and of the moments, and element {@code gradientOffset + i} of the gradients. The
 * result is bitwise the same with and without the Vector API.
 */
public final class OptimizerKernels {
  private OptimizerKernels() {}

  /** {@code p -= learningRate * (gradientScale * g)} for the first {@code count} parameters. */
  public static void sgd(
      FlatVector parameters,
      FlatVector gradients,
      long gradientOffset,
      long count,
      float gradientScale,
      float learningRate) {
    NumericKernels.of(DType.FLOAT32)
        .sgd(
            parameters.range(0, count),
            gradients.range(gradientOffset, count),
            gradientScale,
            learningRate);
  }

  /**
   * One step of Adam (Kingma and Ba, 2015) as Keras computes it, with epsilon outside the bias
   * correction: {@code p -= learningRate * sqrt(1 - beta2^step) / (1 - beta1^step) * m / (sqrt(v) +
   * epsilon)}.
   *
   * @param step counted from 1
   */
  public static void adam(
      FlatVector parameters,
      FlatVector gradients,
      long gradientOffset,
      FlatVector firstMoment,
      FlatVector secondMoment,
      long count,
      float gradientScale,
      float learningRate,
      float beta1,
      float beta2,
      float epsilon,
      long step) {
    if (step < 1) {
      throw new IllegalArgumentException("Adam counts its steps from 1, got " + step);
    }
    double correction =
        Math.sqrt(1 - Math.pow(beta2, (double) step)) / (1 - Math.pow(beta1, (double) step));
    NumericKernels.of(DType.FLOAT32)
        .adam(
            new NumericKernels.AdamStep(
                gradientScale, (float) (learningRate * correction), beta1, beta2, epsilon),
            parameters.range(0, count),
            gradients.range(gradientOffset, count),
            firstMoment.range(0, count),
            secondMoment.range(0, count));
  }

  /**
   * What a pass works on: the first {@code count} parameters from {@code offset} on, and their
   * gradients, each multiplied by {@code gradientScale}.
   *
   * @param offset of the range in the parameters and in every slot
   * @param gradientOffset of the range in the gradients
   */
  public record Range(
      FlatVector parameters,
      long offset,
      FlatVector gradients,
      long gradientOffset,
      long count,
      float gradientScale) {
    private Memory of(FlatVector slot) {
      return slot.range(offset, count);
    }

    private Memory gradientRange() {
      return gradients.range(gradientOffset, count);
    }
  }

  /**
   * SGD with momentum as Keras computes it: {@code v = momentum * v - rate * g; p += v}, or, with
   * Nesterov's, {@code p += momentum * v - rate * g}.
   */
  public static void momentum(
      Range range, float rate, float momentum, boolean nesterov, FlatVector velocity) {
    OptimizerLoops.chosen()
        .momentum(
            range.gradientScale(),
            rate,
            momentum,
            nesterov,
            range.of(range.parameters()),
            range.gradientRange(),
            range.of(velocity));
  }

  /**
   * RMSprop as Keras computes it: {@code s = rho * s + (1 - rho) * g²; p -= rate * g / sqrt(s +
   * epsilon)}.
   *
   * @param velocity of momentum, or null for none
   */
  public static void rmsProp(
      Range range,
      float rate,
      float rho,
      float momentum,
      float epsilon,
      FlatVector squares,
      FlatVector velocity) {
    OptimizerLoops.chosen()
        .rmsProp(
            new OptimizerLoops.RmsStep(range.gradientScale(), rate, rho, momentum, epsilon),
            range.of(range.parameters()),
            range.gradientRange(),
            range.of(squares),
            velocity == null ? null : range.of(velocity));
  }

  /** Adagrad as Keras computes it: {@code s += g²; p -= rate * g / sqrt(s + epsilon)}. */
  public static void adagrad(Range range, float rate, float epsilon, FlatVector squares) {
    OptimizerLoops.chosen()
        .adagrad(
            range.gradientScale(),
            rate,
            epsilon,
            range.of(range.parameters()),
            range.gradientRange(),
            range.of(squares));
  }

  /**
   * Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019): {@code p -= rate * decay *
   * p}, then a step of {@link #adam}.
   *
   * @param step counted from 1
   */
  public static void adamW(
      Range range,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      float decay,
      FlatVector firstMoment,
      FlatVector secondMoment,
      long step) {
    double correction =
        Math.sqrt(1 - Math.pow(beta2, (double) step)) / (1 - Math.pow(beta1, (double) step));
    OptimizerLoops.chosen()
        .adamW(
            new NumericKernels.AdamStep(
                range.gradientScale(), (float) (rate * correction), beta1, beta2, epsilon),
            1 - rate * decay,
            range.of(range.parameters()),
            range.gradientRange(),
            range.of(firstMoment),
            range.of(secondMoment));
  }

  /**
   * LAMB (You et al., ICLR 2020) of one variable: Adam's step plus {@code decay * p}, made as long
   * as the variable is; as long as it is itself if either has length 0.
   *
   * @param step counted from 1
   */
  public static void lamb(
      Range range,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      float decay,
      FlatVector firstMoment,
      FlatVector secondMoment,
      long step) {
    var numbers =
        new OptimizerLoops.LambStep(
            range.gradientScale(),
            beta1,
            beta2,
            epsilon,
            decay,
            (float) (1 / (1 - Math.pow(beta1, (double) step))),
            (float) (1 / (1 - Math.pow(beta2, (double) step))));
    Memory parameters = range.of(range.parameters());
    Memory first = range.of(firstMoment);
    Memory second = range.of(secondMoment);
    OptimizerLoops loops = OptimizerLoops.chosen();
    double[] norms = loops.lambMoments(numbers, parameters, range.gradientRange(), first, second);
    double trust = norms[0] > 0 && norms[1] > 0 ? Math.sqrt(norms[0] / norms[1]) : 1;
    loops.lambUpdate(numbers, (float) (rate * trust), parameters, first, second);
  }

  /** {@code sums += scale * addends} for all elements of {@code sums}. */
  public static void add(FlatVector sums, FlatVector addends, long addendOffset, float scale) {
    sgd(sums, addends, addendOffset, sums.elementCount(), scale, -1);
  }

  /** Cuts every element of a range to ±limit. */
  public static void clamp(FlatVector vector, long offset, long count, float limit) {
    OptimizerLoops.chosen().clamp(vector.range(offset, count), limit);
  }

  /** Multiplies every element of a range. */
  public static void scale(FlatVector vector, long offset, long count, float factor) {
    OptimizerLoops.chosen().scale(vector.range(offset, count), factor);
  }

  /** The Euclidean norm of a range. */
  public static double norm(FlatVector vector, long offset, long count) {
    return Math.sqrt(OptimizerLoops.chosen().squaredNorm(vector.range(offset, count)));
  }

  /** Whether no element of a range is infinite or not a number. */
  public static boolean isFinite(FlatVector vector, long offset, long count) {
    return OptimizerLoops.chosen().isFinite(vector.range(offset, count));
  }
}
