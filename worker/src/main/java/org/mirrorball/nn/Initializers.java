package org.mirrorball.nn;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.mirrorball.tensor.Initializer;
import org.mirrorball.tensor.Shape;

/**
 * First values of weights, by Keras's names. The same seed and shape give the same values anywhere.
 */
public final class Initializers {

  private static final double TRUNCATION_STDDEV = 0.8796256610342398; // of a normal cut at 2 sigma

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

  /** Normal with mean 0 and standard deviation 0.05, Keras's default. */
  public static Initializer randomNormal() {
    return randomNormal(0.05f);
  }

  public static Initializer randomNormal(float standardDeviation) {
    return (target, shape, seed) -> {
      var random = new SplittableRandom(seed);
      while (target.hasRemaining()) {
        target.put((float) (random.nextGaussian() * standardDeviation));
      }
    };
  }

  /** Uniform in ±sqrt(6 / (fanIn + fanOut)); Glorot and Bengio, AISTATS 2010. */
  public static Initializer glorotUniform() {
    return (target, shape, seed) -> {
      double limit = Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape)));
      var random = new SplittableRandom(seed);
      while (target.hasRemaining()) {
        target.put((float) ((2 * random.nextDouble() - 1) * limit));
      }
    };
  }

  /**
   * Uniform in ±1 / sqrt(fanIn), PyTorch's default; in Keras's words variance scaling by a third,
   * fan in, uniform. Smaller than Glorot's where a layer narrows.
   */
  public static Initializer fanInUniform() {
    return (target, shape, seed) -> {
      double limit = 1 / Math.sqrt(fanIn(shape));
      var random = new SplittableRandom(seed);
      while (target.hasRemaining()) {
        target.put((float) ((2 * random.nextDouble() - 1) * limit));
      }
    };
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
    return (target, shape, seed) -> fillTruncated(target, seed, standardDeviation);
  }

  /** Truncated normal with variance 2 / (fanIn + fanOut). */
  public static Initializer glorotNormal() {
    return (target, shape, seed) ->
        fillTruncated(
            target, seed, Math.sqrt(2 / (fanIn(shape) + fanOut(shape))) / TRUNCATION_STDDEV);
  }

  /** Uniform in ±sqrt(6 / fanIn); He et al., ICCV 2015. */
  public static Initializer heUniform() {
    return (target, shape, seed) -> {
      float limit = (float) Math.sqrt(6 / fanIn(shape));
      randomUniform(-limit, limit).fill(target, shape, seed);
    };
  }

  /** Truncated normal with variance 1 / fanIn, for SELU; Klambauer et al., NeurIPS 2017. */
  public static Initializer lecunNormal() {
    return (target, shape, seed) ->
        fillTruncated(target, seed, Math.sqrt(1 / fanIn(shape)) / TRUNCATION_STDDEV);
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

  private static void fillTruncated(FloatBuffer target, long seed, double standardDeviation) {
    var random = new SplittableRandom(seed);
    while (target.hasRemaining()) {
      target.put((float) (truncatedGaussian(random) * standardDeviation));
    }
  }

  /** Truncated normal with variance 2 / fanIn; He et al., ICCV 2015. */
  public static Initializer heNormal() {
    return (target, shape, seed) -> {
      double standardDeviation = Math.sqrt(2.0 / fanIn(shape)) / TRUNCATION_STDDEV;
      var random = new SplittableRandom(seed);
      while (target.hasRemaining()) {
        target.put((float) (truncatedGaussian(random) * standardDeviation));
      }
    };
  }

  private static double truncatedGaussian(SplittableRandom random) {
    double value = random.nextGaussian();
    while (Math.abs(value) > 2) { // ends: 95 % of the draws pass
      value = random.nextGaussian();
    }
    return value;
  }

  // [inputs, outputs] of a dense kernel, [height, width, inputs, outputs] of a convolution's
  private static double fanIn(Shape shape) {
    return shape.rank() < 2 ? shape.elementCount() : receptiveField(shape) * shape.dim(-2);
  }

  private static double fanOut(Shape shape) {
    return shape.rank() < 2 ? shape.elementCount() : receptiveField(shape) * shape.dim(-1);
  }

  private static double receptiveField(Shape shape) {
    double field = 1;
    for (int axis = 0; axis < shape.rank() - 2; axis++) {
      field *= shape.dim(axis);
    }
    return field;
  }
}
