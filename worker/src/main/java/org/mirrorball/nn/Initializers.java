package org.mirrorball.nn;

import java.util.SplittableRandom;
import org.mirrorball.nn.VarianceScaling.Distribution;
import org.mirrorball.nn.VarianceScaling.Mode;
import org.mirrorball.tensor.Initializer;

/**
 * First values of weights, by Keras's names. The same seed and shape give the same values anywhere.
 */
public final class Initializers {

  private Initializers() {}

  public static Initializer zeros() {
    return constant(0f);
  }

  public static Initializer ones() {
    return constant(1f);
  }

  public static Initializer constant(float value) {
    return (target, shape, seed) -> {
      while (target.hasRemaining()) {
        target.put(value);
      }
    };
  }

  /** A matrix with ones on its diagonal and zeros elsewhere. */
  public static Initializer identity() {
    return identity(1);
  }

  /** A matrix with this value on its diagonal and zeros elsewhere. */
  public static Initializer identity(float gain) {
    return (target, shape, seed) -> {
      if (shape.rank() != 2) {
        throw new IllegalArgumentException("identity: expected a matrix, got " + shape);
      }
      for (long row = 0; row < shape.dim(0); row++) {
        for (long column = 0; column < shape.dim(1); column++) {
          target.put(row == column ? gain : 0);
        }
      }
    };
  }

  /** Normal with mean 0 and standard deviation 0.05, Keras's default. */
  public static Initializer randomNormal() {
    return randomNormal(0.05f);
  }

  public static Initializer randomNormal(float standardDeviation) {
    return (target, shape, seed) ->
        RandomValues.normal(target, new SplittableRandom(seed), standardDeviation);
  }

  /** Uniform from {@code low} to {@code high}. */
  public static Initializer randomUniform(float low, float high) {
    return (target, shape, seed) -> {
      var random = new SplittableRandom(seed);
      while (target.hasRemaining()) {
        target.put((float) (low + random.nextDouble() * (high - low)));
      }
    };
  }

  /** Normal, with draws beyond two standard deviations drawn again. */
  public static Initializer truncatedNormal(float standardDeviation) {
    return (target, shape, seed) ->
        RandomValues.truncatedNormal(target, new SplittableRandom(seed), standardDeviation);
  }

  /** Variance {@code scale / fan}: what those below are special cases of. */
  public static Initializer varianceScaling(double scale, Mode mode, Distribution distribution) {
    return new VarianceScaling(scale, mode, distribution);
  }

  /** Uniform in ±sqrt(6 / (fanIn + fanOut)); Glorot and Bengio, AISTATS 2010. */
  public static Initializer glorotUniform() {
    return varianceScaling(1, Mode.FAN_AVG, Distribution.UNIFORM);
  }

  /** Truncated normal with variance 2 / (fanIn + fanOut). */
  public static Initializer glorotNormal() {
    return varianceScaling(1, Mode.FAN_AVG, Distribution.TRUNCATED_NORMAL);
  }

  /** Uniform in ±sqrt(6 / fanIn); He et al., ICCV 2015. */
  public static Initializer heUniform() {
    return varianceScaling(2, Mode.FAN_IN, Distribution.UNIFORM);
  }

  /** Truncated normal with variance 2 / fanIn; He et al., ICCV 2015. */
  public static Initializer heNormal() {
    return varianceScaling(2, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
  }

  /** Uniform in ±sqrt(3 / fanIn); LeCun et al., Efficient BackProp, 1998. */
  public static Initializer lecunUniform() {
    return varianceScaling(1, Mode.FAN_IN, Distribution.UNIFORM);
  }

  /** Truncated normal with variance 1 / fanIn, for SELU; Klambauer et al., NeurIPS 2017. */
  public static Initializer lecunNormal() {
    return varianceScaling(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
  }

  /**
   * Uniform in ±1 / sqrt(fanIn), PyTorch's default. Smaller than Glorot's where a layer narrows.
   */
  public static Initializer fanInUniform() {
    return varianceScaling(1 / 3.0, Mode.FAN_IN, Distribution.UNIFORM);
  }

  /**
   * Rows, or columns if there are fewer of them, of length 1 and at right angles to each other: for
   * recurrent weights. All axes but the last count as rows. Saxe et al., ICLR 2014.
   */
  public static Initializer orthogonal() {
    return (target, shape, seed) -> {
      int columns = Math.toIntExact(shape.rank() == 0 ? 1 : shape.dim(-1));
      int rows = Math.toIntExact(shape.elementCount() / columns);
      double[][] vectors = new double[Math.min(rows, columns)][Math.max(rows, columns)];
      Orthogonal.fill(vectors, new SplittableRandom(seed));
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          target.put((float) (rows <= columns ? vectors[row][column] : vectors[column][row]));
        }
      }
    };
  }
}
