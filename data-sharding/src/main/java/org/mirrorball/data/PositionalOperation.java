package org.mirrorball.data;

/**
 * An operation that looks at places and not at values: it may as well stand before mappings, where
 * it is cheaper, and within one lane.
 */
interface PositionalOperation extends Operation {

  /** Stands for no end, in counts of elements. */
  long ENDLESS = Long.MAX_VALUE;

  /** How many elements come out when so many go in; {@link #ENDLESS} for no end. */
  long countOf(long elementCount);

  /** A lane's part of it. */
  PositionalOperation inLane(int lane, int laneCount);

  /** Whether it may stand before a filter: it takes elements as they come, and leaves none out. */
  default boolean commutesWithFilter() {
    return false;
  }

  /**
   * Lane's part of a count of elements: together they are all of it, and a larger count has no
   * smaller part.
   */
  static long share(long elementCount, int lane, int laneCount) {
    if (elementCount == ENDLESS) {
      return ENDLESS;
    }
    return elementCount / laneCount + (lane < elementCount % laneCount ? 1 : 0);
  }
}
