package org.mirrorball.nn;

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
