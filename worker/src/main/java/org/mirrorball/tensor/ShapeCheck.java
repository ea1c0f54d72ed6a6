package org.mirrorball.tensor;

import java.util.List;

/** What several shape rules ask of their inputs. */
final class ShapeCheck {
  private ShapeCheck() {}

  static void sameType(Op op, List<TensorSpec> inputs) {
    for (TensorSpec input : inputs) {
      check(input.dtype() == inputs.get(0).dtype(), op, inputs, "their types differ");
    }
  }

  static void rank(Op op, List<TensorSpec> inputs, int input, int rank) {
    int actual = inputs.get(input).shape().rank();
    check(
        actual == rank,
        op,
        inputs,
        "input " + input + " has rank " + actual + ", expected " + rank);
  }

  static void check(boolean condition, Op op, List<TensorSpec> inputs, String reason) {
    if (!condition) {
      StringBuilder message = new StringBuilder(op.opName()).append(" of");
      for (TensorSpec input : inputs) {
        message.append(' ').append(input.shape()).append(' ').append(input.dtype()).append(',');
      }
      message.setCharAt(message.length() - 1, ':');
      throw new IllegalArgumentException(message.append(' ').append(reason).toString());
    }
  }

  /** A vector as long as the last axis of the first input, which has rank 2 or more. */
  static void bias(Op op, List<TensorSpec> inputs) {
    rank(op, inputs, 1, 1);
    Shape shape = inputs.get(0).shape();
    check(
        shape.rank() >= 2 && shape.dim(-1) == inputs.get(1).shape().dim(0),
        op,
        inputs,
        "needs a bias as long as the last axis of an input of rank 2 or more");
  }
}
