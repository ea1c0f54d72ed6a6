package org.mirrorball.coordinator;

/** Two ranks that must hold the same weights do not. */
public final class WeightsDivergedException extends JobFailedException {

  private static final long serialVersionUID = 1L;

  WeightsDivergedException(String message) {
    super(message);
  }
}
