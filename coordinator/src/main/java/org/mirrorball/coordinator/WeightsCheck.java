package org.mirrorball.coordinator;

import java.util.HashMap;
import java.util.Map;

/** Compares the checksums that the ranks report of their weights at the same step. */
final class WeightsCheck {

  /** Ranks are in step to within a few; more open steps than this means that some never report. */
  private static final int MAX_OPEN_STEPS = 1024;

  private record FirstReport(int rank, long crc, int count) {}

  private final int worldSize;
  private final Map<Long, FirstReport> open = new HashMap<>();

  WeightsCheck(int worldSize) {
    this.worldSize = worldSize;
  }

  /** Notes a rank's checksum; returns what is wrong, or null. */
  String report(int rank, long step, long crc) {
    FirstReport first = open.get(step);
    if (first == null) {
      first = new FirstReport(rank, crc, 0);
    }
    if (first.crc() != crc) {
      return String.format(
          "weights differ after step %d: rank %d has crc 0x%08x, rank %d has crc 0x%08x",
          step, first.rank(), first.crc(), rank, crc);
    }
    if (first.count() + 1 == worldSize) {
      open.remove(step);
      return null;
    }
    open.put(step, new FirstReport(first.rank(), crc, first.count() + 1));
    return open.size() <= MAX_OPEN_STEPS
        ? null
        : "ranks do not report their weights at the same steps: "
            + MAX_OPEN_STEPS
            + " steps were reported by some of the "
            + worldSize
            + " ranks only";
  }
}
