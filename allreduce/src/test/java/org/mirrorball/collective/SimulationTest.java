package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Clusters under faults, each drawn from its seed. {@code -Dsimulation.seed=N} replays one, {@code
 * -Dsimulation.seeds=N} runs so many.
 */
final class SimulationTest {

  private static final int SEEDS = Integer.getInteger("simulation.seeds", 1000);
  private static final Long REPLAYED_SEED = Long.getLong("simulation.seed");

  private final Map<Simulation.Weather, Integer> failedRuns =
      new EnumMap<>(Simulation.Weather.class);
  private long droppedFrameCount;

  @Test
  void everyOperationEndsInTimeWithTheRightResultOrAnException() {
    if (REPLAYED_SEED != null) {
      run(REPLAYED_SEED);
      return;
    }
    for (long seed = 0; seed < SEEDS; seed++) {
      run(seed);
    }
    // Or the weather would be too good to show anything.
    assertThat(failedRuns.get(Simulation.Weather.CRASH)).isGreaterThan(SEEDS / 10);
    assertThat(failedRuns.get(Simulation.Weather.FOUL)).isGreaterThan(SEEDS / 10);
    assertThat(droppedFrameCount).isGreaterThan(SEEDS / 3);
  }

  @Test
  void aSeedReplaysTheSameRun() {
    for (long seed = 0; seed < 10; seed++) {
      Simulation first = new Simulation(seed);
      first.run();
      Simulation second = new Simulation(seed);
      second.run();
      assertThat(second.nowNs()).isEqualTo(first.nowNs());
      assertThat(second.droppedFrameCount()).isEqualTo(first.droppedFrameCount());
    }
  }

  private void run(long seed) {
    try {
      Simulation simulation = new Simulation(seed);
      simulation.run();
      check(simulation);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "seed " + seed + " (-Dsimulation.seed=" + seed + " replays it): " + e.getMessage(), e);
    }
  }

  private void check(Simulation simulation) {
    List<CollectiveException> failures = simulation.failures();
    switch (simulation.weather()) {
      case SLOW -> assertThat(failures).isEmpty();
      case CRASH ->
          assertThat(failures)
              .allSatisfy(
                  failure ->
                      assertThat(failure.missingRank())
                          .as(failure.getMessage())
                          .isEqualTo(simulation.victim()));
      case FOUL -> droppedFrameCount += simulation.droppedFrameCount();
    }
    if (!failures.isEmpty()) {
      failedRuns.merge(simulation.weather(), 1, Integer::sum);
    }
  }
}
