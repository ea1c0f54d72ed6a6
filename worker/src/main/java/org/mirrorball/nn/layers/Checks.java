package org.mirrorball.nn.layers;

import org.mirrorball.tensor.Shape;

/** What layers demand of their arguments. */
final class Checks {

  private Checks() {}

  static int positive(int value, String what) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + " must be positive, got " + value);
    }
    return value;
  }

  static Shape image(Shape inputShape, String layer) {
    if (inputShape.rank() != 4) {
      throw new IllegalArgumentException(
          layer + " takes [batch, height, width, channels], got " + inputShape);
    }
    return inputShape;
  }
}
