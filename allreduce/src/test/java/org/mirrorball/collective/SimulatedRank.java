package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What one rank of a simulation has to do: its operations in order, a few launched ahead. */
final class SimulatedRank {

  private static final int MAX_IN_LINE = 3;

  /** Between launches, for computation; ranks differ. */
  private static final int MAX_PAUSE_NS = 50_000_000;

  private final SimulatedCluster cluster;
  private final int rank;
  private final List<SimulatedOperation> sequence;
  private final List<Operation> operations = new ArrayList<>();
  private final long limitNs;
  private final Random random;
  private final int maxPauseNs;
  private final boolean leavesEarly;
  private long nextLaunchNs;
  private int launchedCount;
  private int doneCount;
  private long turnNs;
  private long stoppedBeforeNs;

  /**
   * @param timeoutNs of each operation
   * @param limitNs by when each must have ended, once its turn came
   */
  SimulatedRank(
      SimulatedCluster cluster,
      int rank,
      List<SimulatedOperation> sequence,
      long timeoutNs,
      long limitNs,
      Random random) {
    this.cluster = cluster;
    this.rank = rank;
    this.sequence = sequence.stream().filter(next -> next.takesPart(rank)).toList();
    this.limitNs = limitNs;
    this.random = random;
    this.leavesEarly = random.nextBoolean();
    this.maxPauseNs = 1 + random.nextInt(MAX_PAUSE_NS);
    for (SimulatedOperation next : this.sequence) {
      RingSchedule schedule = RingSchedule.of(next.kind(), next.root(), rank, next.ranks());
      operations.add(new Operation(next.request(rank), schedule, cluster.starter(rank), timeoutNs));
    }
  }

  boolean isFinished() {
    return doneCount == operations.size() || cluster.isCrashed(rank);
  }

  /** To be called after every round of the cluster. */
  void act() {
    if (cluster.isStopped(rank)) {
      return;
    }
    while (doneCount < launchedCount && operations.get(doneCount).isDone()) {
      doneCount++;
      nextTurn();
    }
    boolean hasRoom = launchedCount < Math.min(operations.size(), doneCount + MAX_IN_LINE);
    if (hasRoom && cluster.clock.nanoTime() >= nextLaunchNs) {
      if (launchedCount == doneCount) {
        nextTurn();
      }
      int number = sequence.get(launchedCount).number();
      operations.get(launchedCount).start(number, number * 3);
      launchedCount++;
      nextLaunchNs = cluster.clock.nanoTime() + random.nextInt(maxPauseNs);
    }
    if (leavesEarly && doneCount == operations.size()) {
      cluster.leave(rank);
      return;
    }
    long neededNs =
        cluster.clock.nanoTime() - turnNs - (cluster.stoppedForNs(rank) - stoppedBeforeNs);
    if (doneCount < launchedCount && neededNs > limitNs) {
      throw new AssertionError(
          "rank "
              + rank
              + ": "
              + sequence.get(doneCount)
              + " has not ended after "
              + neededNs / 1_000_000
              + " ms");
    }
  }

  private void nextTurn() {
    turnNs = cluster.clock.nanoTime();
    stoppedBeforeNs = cluster.stoppedForNs(rank);
  }

  /** Checks every result there is; returns why the others failed. */
  List<CollectiveException> failures() {
    List<CollectiveException> failures = new ArrayList<>();
    boolean collectiveFailed = false;
    for (int i = 0; i < doneCount; i++) {
      try {
        operations.get(i).await();
      } catch (CollectiveException e) {
        failures.add(e);
        collectiveFailed |= !sequence.get(i).kind().isMessage();
        continue;
      }
      if (!sequence.get(i).kind().isMessage()) { // which overtake and are overtaken
        assertThat(collectiveFailed).as("before a success of rank " + rank).isFalse();
      }
      sequence.get(i).check(rank, operations.get(i).request().elements());
    }
    return failures;
  }
}
