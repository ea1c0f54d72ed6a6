package org.mirrorball.nn;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/** Fills what remains of a buffer with random numbers of mean 0. */
final class RandomValues {

  /** The standard deviation of a standard normal that is cut at ±2. */
  static final double TRUNCATED_DEVIATION = 0.8796256610342398;

  private RandomValues() {}

  static void uniform(FloatBuffer target, SplittableRandom random, double limit) {
    while (target.hasRemaining()) {
      target.put((float) ((2 * random.nextDouble() - 1) * limit));
    }
  }

  static void normal(FloatBuffer target, SplittableRandom random, double standardDeviation) {
    while (target.hasRemaining()) {
      target.put((float) (random.nextGaussian() * standardDeviation));
    }
  }

  /** The standard deviation is that before draws beyond two of it are drawn again. */
  static void truncatedNormal(
      FloatBuffer target, SplittableRandom random, double standardDeviation) {
    while (target.hasRemaining()) {
      target.put((float) (truncatedGaussian(random) * standardDeviation));
    }
  }

  private static double truncatedGaussian(SplittableRandom random) {
    double value = random.nextGaussian();
    while (Math.abs(value) > 2) { // ends: 95 % of the draws pass
      value = random.nextGaussian();
    }
    return value;
  }
}
