package org.mirrorball.tensor;

/** What fused gradients say when they are to be differentiated themselves. */
final class SecondDerivative {
  private SecondDerivative() {}

  static UnsupportedOperationException missing(Op op) {
    return new UnsupportedOperationException(
        op.opName() + " has no gradient of its own: second derivatives end here");
  }
}
