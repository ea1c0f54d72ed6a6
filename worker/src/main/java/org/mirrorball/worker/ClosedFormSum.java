package org.mirrorball.worker;

import java.nio.ByteBuffer;
import org.mirrorball.collective.WireType;

/**
 * Values whose sum over the ranks is known: rank r holds {@code (r + 1) * pattern(i)} at i, so the
 * sum of N ranks is {@code N * (N + 1) / 2 * pattern(i)}.
 */
final class ClosedFormSum {

  /** Prime, so that no chunk or segment that landed in a wrong place looks right. */
  private static final int PATTERN_LENGTH = 31;

  /** A power of two: float32 adds such values without rounding, and float16 has room for them. */
  private static final float UNIT = 1f / 64;

  private final int rank;
  private final int worldSize;
  private final float tolerance;

  /**
   * @param wire decides how far a sum may be off: a narrow type rounds once per hop
   */
  ClosedFormSum(int rank, int worldSize, WireType wire) {
    this.rank = rank;
    this.worldSize = worldSize;
    this.tolerance = worldSize * roundingOf(wire);
  }

  /** The relative error of one rounding, at most. */
  private static float roundingOf(WireType wire) {
    return switch (wire) {
      case EXACT -> 0;
      case BFLOAT16 -> 1f / (1 << 8);
      case FLOAT16 -> 1f / (1 << 11);
    };
  }

  /** Puts this rank's values at the vector's beginning. */
  void fill(ByteBuffer vector, int floatCount) {
    for (int i = 0; i < floatCount; i++) {
      vector.putFloat(i * Float.BYTES, (rank + 1) * pattern(i));
    }
  }

  /**
   * Compares the vector's beginning with the sums.
   *
   * @throws IllegalStateException naming the first element that is wrong
   */
  void check(ByteBuffer vector, int floatCount) {
    float ranks = worldSize * (worldSize + 1) / 2f;
    for (int i = 0; i < floatCount; i++) {
      float actual = vector.getFloat(i * Float.BYTES);
      float wanted = ranks * pattern(i);
      if (!(Math.abs(actual - wanted) <= tolerance * wanted)) {
        throw new IllegalStateException(
            String.format(
                "all-reduce of %d floats: got %s at %d, expected %s (rank %d of %d)",
                floatCount, actual, i, wanted, rank, worldSize));
      }
    }
  }

  private static float pattern(int i) {
    return (i % PATTERN_LENGTH + 1) * UNIT;
  }
}
