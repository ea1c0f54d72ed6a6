package org.mirrorball.bench;

import java.util.List;
import org.mirrorball.collective.WireType;

/**
 * What is to be measured.
 *
 * @param ranks how many processes take part
 * @param transport what joins them
 * @param floatCounts lengths of the vectors, in elements
 * @param wire how Mirrorball's floats travel; the peers' travel as they are
 * @param sealed whether Mirrorball's frames are encrypted
 */
public record AllReducePlan(
    int ranks, LocalTransport transport, List<Integer> floatCounts, WireType wire, boolean sealed) {

  /** The longest vector of float32 that a direct buffer holds, 2 GiB. */
  static final long MAX_FLOAT_COUNT = Integer.MAX_VALUE / Float.BYTES;

  public AllReducePlan {
    if (ranks < 1) {
      throw new IllegalArgumentException("--ranks must be at least 1, got " + ranks);
    }
    if (floatCounts.isEmpty()) {
      throw new IllegalArgumentException("--floats must name at least one length");
    }
    floatCounts = List.copyOf(floatCounts);
  }

  /**
   * The plan of a command line.
   *
   * @param wireName as {@link WireType#optionName()}
   * @throws IllegalArgumentException saying what is wrong
   */
  public static AllReducePlan of(
      int ranks, LocalTransport transport, List<Long> floatCounts, String wireName) {
    return new AllReducePlan(
        ranks,
        transport,
        floatCounts.stream().map(AllReducePlan::checkedFloatCount).toList(),
        WireType.ofOptionName(wireName),
        false);
  }

  /** This plan with Mirrorball's frames encrypted or not. */
  public AllReducePlan withSealed(boolean nowSealed) {
    return new AllReducePlan(ranks, transport, floatCounts, wire, nowSealed);
  }

  /** What the command line calls the wire's type. */
  public String wireName() {
    return wire.optionName();
  }

  /** Whether the floats travel as they are. */
  public boolean isExact() {
    return wire == WireType.EXACT;
  }

  private static int checkedFloatCount(long floatCount) {
    if (floatCount < 1 || floatCount > MAX_FLOAT_COUNT) {
      throw new IllegalArgumentException(
          "--floats must be from 1 to " + MAX_FLOAT_COUNT + ", got " + floatCount);
    }
    return (int) floatCount;
  }
}
