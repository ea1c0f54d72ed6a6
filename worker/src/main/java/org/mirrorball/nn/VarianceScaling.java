package org.mirrorball.nn;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.mirrorball.tensor.Initializer;
import org.mirrorball.tensor.Shape;

/**
 * Random first values with variance {@code scale / fan}, Keras's {@code VarianceScaling}: sums over
 * so many inputs, or gradients over so many outputs, then are as large in every layer.
 *
 * @param scale positive
 * @param mode which fan
 * @param distribution of the values, with mean 0
 */
public record VarianceScaling(double scale, Mode mode, Distribution distribution)
    implements Initializer {

  private static final long serialVersionUID = 1L;

  /** What the variance is divided by. */
  public enum Mode {
    FAN_IN,
    FAN_OUT,
    FAN_AVG
  }

  /** How values are spread. */
  public enum Distribution {
    UNIFORM,
    /** Draws beyond two standard deviations are drawn again. */
    TRUNCATED_NORMAL,
    UNTRUNCATED_NORMAL
  }

  /** Checked. */
  public VarianceScaling {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("variance scaling: scale must be positive, got " + scale);
    }
  }

  @Override
  public void fill(FloatBuffer target, Shape shape, long seed) {
    double fan = fan(shape);
    var random = new SplittableRandom(seed);
    switch (distribution) {
      case UNIFORM -> RandomValues.uniform(target, random, Math.sqrt(3 * scale / fan));
      case TRUNCATED_NORMAL ->
          RandomValues.truncatedNormal(
              target, random, Math.sqrt(scale / fan) / RandomValues.TRUNCATED_DEVIATION);
      case UNTRUNCATED_NORMAL -> RandomValues.normal(target, random, Math.sqrt(scale / fan));
    }
  }

  // [inputs, outputs] of a dense kernel, [height, width, inputs, outputs] of a convolution's
  private double fan(Shape shape) {
    double count = shape.elementCount();
    double fanIn = shape.rank() < 2 ? count : count / shape.dim(-1);
    double fanOut = shape.rank() < 2 ? count : count / shape.dim(-2);
    return switch (mode) {
      case FAN_IN -> fanIn;
      case FAN_OUT -> fanOut;
      case FAN_AVG -> (fanIn + fanOut) / 2;
    };
  }
}
