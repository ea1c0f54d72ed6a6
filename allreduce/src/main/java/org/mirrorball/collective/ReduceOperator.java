package org.mirrorball.collective;

/**
 * How the elements of all ranks become one. Integers wrap round when a sum overflows; floats follow
 * {@link Math#max(float, float)} and {@link Math#min(float, float)}: NaN wins, and 0.0 is above
 * -0.0.
 */
public enum ReduceOperator {
  SUM,
  /** The sum, multiplied once by 1 / worldSize when it is complete; floats only. */
  AVERAGE,
  MAX,
  MIN;

  /** What a completed result is multiplied by; 1 for all but the average. */
  float scale(int worldSize) {
    return this == AVERAGE ? 1f / worldSize : 1f;
  }

  /** Of one rank's value with another's. */
  float combine(float incoming, float own) {
    return switch (this) {
      case SUM, AVERAGE -> incoming + own;
      case MAX -> Math.max(incoming, own);
      case MIN -> Math.min(incoming, own);
    };
  }
}
