package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TrialsByLengthTest {

  private static final int LENGTH = 1 << 20;

  private final TrialsByLength trials = new TrialsByLength(3, 2);

  /** All but the third of each way are slow, whatever the way; returns how often each was taken. */
  private Map<Integer, Integer> run(int byteLength, int operationCount, long... leastNs) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int i = 0; i < operationCount; i++) {
      int way = trials.next(byteLength);
      boolean isUndisturbed = counts.merge(way, 1, Integer::sum) == 3;
      trials.took(byteLength, isUndisturbed ? leastNs[way] : 1_000_000 - leastNs[way]);
    }
    return counts;
  }

  @Test
  void everyWayIsTriedAsOftenBeforeTheFastestIsTaken() {
    Map<Integer, Integer> tried = run(LENGTH, trials.trialCount(), 300, 200, 400);
    int each = trials.trialCount() / 3;
    assertThat(tried).isEqualTo(Map.of(0, each, 1, each, 2, each));

    assertThat(run(LENGTH, 100, 300, 200, 400)).isEqualTo(Map.of(1, 100));
  }

  @Test
  void lengthsBetweenTwoPowersOfTwoShareTheirTrialsAndOthersHaveTheirOwn() {
    run(LENGTH, trials.trialCount(), 300, 200, 100);
    assertThat(trials.next(LENGTH + 12)).isEqualTo(2);
    assertThat(trials.next(2 * LENGTH - 1)).isEqualTo(2);

    run(2 * LENGTH, trials.trialCount(), 100, 200, 300);
    run(LENGTH - 1, trials.trialCount(), 200, 100, 300);
    assertThat(trials.next(2 * LENGTH)).isZero();
    assertThat(trials.next(LENGTH - 1)).isEqualTo(1);
    assertThat(trials.next(LENGTH)).isEqualTo(2);
  }

  @Test
  void theLengthsAtBothEndsHaveAPlace() {
    assertThat(run(0, 2 * trials.trialCount(), 1, 2, 3)).containsKeys(0, 1, 2);
    assertThat(run(Integer.MAX_VALUE, 2 * trials.trialCount(), 3, 2, 1)).containsKeys(0, 1, 2);
    assertThat(trials.next(0)).isZero();
    assertThat(trials.next(Integer.MAX_VALUE)).isEqualTo(2);
  }
}
