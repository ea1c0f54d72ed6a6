package org.mirrorball.collective;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Who exchanges with whom when in {@link DoublingAlgorithm}, for one rank. Stages have the same
 * numbers on all ranks; phases are those stages that this rank takes part in.
 *
 * <pre>
 *   stage                0              1 ... log2 p         log2 p + 1
 *   rank r below p       from r + p     with r xor 2^k       to r + p       (0 and last: if r + p is a rank)
 *   rank r from p on     to r - p                            from r - p
 * </pre>
 *
 * where p is the largest power of two that is not above the number of ranks.
 */
final class DoublingSchedule {

  /** Of {@link #phaseReceivingAt}: nothing comes in at that stage. */
  static final int NO_PHASE = -1;

  private record Phase(int stage, int peer, boolean sends, boolean receives, boolean reduces) {}

  private final Phase[] phases;
  private final int lastReduction;

  DoublingSchedule(int rank, int ranks) {
    int power = Integer.highestOneBit(ranks);
    int bits = Integer.numberOfTrailingZeros(power);
    Phase[] all = new Phase[bits + 2];
    int count = 0;
    if (rank >= power) {
      all[count++] = new Phase(0, rank - power, true, false, false);
      all[count++] = new Phase(bits + 1, rank - power, false, true, false);
    } else {
      boolean hasExtra = rank + power < ranks;
      if (hasExtra) {
        all[count++] = new Phase(0, rank + power, false, true, true);
      }
      for (int bit = 0; bit < bits; bit++) {
        all[count++] = new Phase(bit + 1, rank ^ 1 << bit, true, true, true);
      }
      if (hasExtra) {
        all[count++] = new Phase(bits + 1, rank + power, true, false, false);
      }
    }
    phases = Arrays.copyOf(all, count);
    lastReduction =
        IntStream.range(0, count).filter(phase -> phases[phase].reduces()).max().orElse(-1);
  }

  /** All ranks that this one exchanges with. */
  IntStream peers() {
    return Arrays.stream(phases).mapToInt(Phase::peer).distinct();
  }

  int phaseCount() {
    return phases.length;
  }

  int stage(int phase) {
    return phases[phase].stage();
  }

  /** The phase in which this rank receives what is sent at a stage. */
  int phaseReceivingAt(int stage) {
    for (int phase = 0; phase < phases.length; phase++) {
      if (phases[phase].stage() == stage && phases[phase].receives()) {
        return phase;
      }
    }
    return NO_PHASE;
  }

  int peer(int phase) {
    return phases[phase].peer();
  }

  boolean sends(int phase) {
    return phases[phase].sends();
  }

  boolean receives(int phase) {
    return phases[phase].receives();
  }

  /** Whether what is received is to be combined, rather than stored. */
  boolean isReduction(int phase) {
    return phases[phase].reduces();
  }

  /** Whether what is received becomes the finished result here. */
  boolean completesResult(int phase) {
    return phase == lastReduction;
  }
}
