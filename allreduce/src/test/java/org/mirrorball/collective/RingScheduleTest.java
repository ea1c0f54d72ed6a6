package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RingScheduleTest {

  @Test
  void chunksCoverTheVectorOnceWhateverItsLength() {
    for (int ranks = 2; ranks <= 17; ranks++) {
      for (int elementCount : new int[] {0, 1, 2, 15, 16, 17, 100, 1000, 100_003, 1 << 29}) {
        assertThat(RingSchedule.chunkBegin(0, ranks, elementCount)).isZero();
        assertThat(RingSchedule.chunkBegin(ranks, ranks, elementCount)).isEqualTo(elementCount);
        for (int chunk = 0; chunk < ranks; chunk++) {
          assertThat(RingSchedule.chunkBegin(chunk + 1, ranks, elementCount))
              .isGreaterThanOrEqualTo(RingSchedule.chunkBegin(chunk, ranks, elementCount));
        }
      }
    }
  }

  @Test
  void whatARankSendsIsWhatItsSuccessorReceives() {
    for (int ranks = 2; ranks <= 9; ranks++) {
      for (int rank = 0; rank < ranks; rank++) {
        RingSchedule sender = new RingSchedule(rank, ranks);
        RingSchedule receiver = new RingSchedule((rank + 1) % ranks, ranks);
        for (int stage = 0; stage < sender.stageCount(); stage++) {
          assertThat(receiver.chunkReceivedAt(stage)).isEqualTo(sender.chunkSentAt(stage));
        }
      }
    }
  }

  @Test
  void whatIsForwardedIsTheChunkThatCameInTheStageBefore() {
    RingSchedule schedule = new RingSchedule(3, 5);
    for (int stage = 0; schedule.isForwarded(stage); stage++) {
      assertThat(schedule.chunkSentAt(stage + 1)).isEqualTo(schedule.chunkReceivedAt(stage));
    }
  }
}
