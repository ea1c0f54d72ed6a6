package org.mirrorball.tensor;

import java.io.Serializable;
import java.nio.FloatBuffer;

/** Gives a variable its first value; the same seed and shape give the same value everywhere. */
@FunctionalInterface
public interface Initializer extends Serializable {
  /** Writes all elements of {@code shape}, row-major, from position 0 of the target on. */
  void fill(FloatBuffer target, Shape shape, long seed);
}
