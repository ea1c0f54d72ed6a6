package org.mirrorball.tensor;

/**
 * A result a plan is asked for.
 *
 * @param tensor whose value
 * @param target where it goes
 * @param vector whether the target is part of a flat vector, which others change as soon as it is
 *     written
 */
record PlanOutput(Tensor tensor, Memory target, boolean vector) {
  int position() {
    return tensor instanceof SymbolicTensor symbolic ? symbolic.position() : SymbolicTensor.INPUT;
  }
}
