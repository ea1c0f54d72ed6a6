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

  /** A number from 0 to less than 1. */
  static double fraction(double value, String what) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(what + " must be from 0 to less than 1, got " + value);
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

  static Shape sequence(Shape inputShape, String layer) {
    if (inputShape.rank() != 3) {
      throw new IllegalArgumentException(
          layer + " takes [batch, time, features], got " + inputShape);
    }
    return inputShape;
  }
}
