package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RingScheduleTest {

  @Test
  void chunksCoverTheVectorOnceWhateverItsLength() {
    for (int ranks = 2; ranks <= 17; ranks++) {
      for (int elementCount : new int[] {0, 1, 2, 15, 16, 17, 100, 1000, 100_003, 1 << 29}) {
        assertThat(Elements.chunkBegin(0, ranks, ElementType.FLOAT32, elementCount)).isZero();
        assertThat(Elements.chunkBegin(ranks, ranks, ElementType.FLOAT32, elementCount))
            .isEqualTo(elementCount);
        for (int chunk = 0; chunk < ranks; chunk++) {
          assertThat(Elements.chunkBegin(chunk + 1, ranks, ElementType.FLOAT32, elementCount))
              .isGreaterThanOrEqualTo(
                  Elements.chunkBegin(chunk, ranks, ElementType.FLOAT32, elementCount));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BARRIER", "SEND", "RECEIVE"})
  void whatARankSendsIsWhatItsSuccessorReceives(OperationKind kind) {
    for (int ranks = 2; ranks <= 9; ranks++) {
      for (int rank = 0; rank < ranks; rank++) {
        RingSchedule sender = RingSchedule.of(kind, 1, rank, ranks);
        RingSchedule receiver = RingSchedule.of(kind, 1, (rank + 1) % ranks, ranks);
        for (int stage = 0; stage < sender.stageCount(); stage++) {
          assertThat(receiver.chunkReceivedAt(stage)).isEqualTo(sender.chunkSentAt(stage));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BARRIER", "SEND", "RECEIVE"})
  void whatIsForwardedIsTheChunkThatCameInTheStageBefore(OperationKind kind) {
    for (int rank = 0; rank < 5; rank++) {
      RingSchedule schedule = RingSchedule.of(kind, 2, rank, 5);
      for (int stage = 0; schedule.isForwarded(stage); stage++) {
        if (schedule.chunkReceivedAt(stage) != RingSchedule.NO_CHUNK) {
          assertThat(schedule.chunkSentAt(stage + 1)).isEqualTo(schedule.chunkReceivedAt(stage));
        }
      }
    }
  }

  @Test
  void aReduceScatterCompletesEachRanksOwnChunk() {
    for (int rank = 0; rank < 5; rank++) {
      RingSchedule schedule = RingSchedule.of(OperationKind.REDUCE_SCATTER, 0, rank, 5);
      int last = schedule.stageCount() - 1;
      assertThat(schedule.completesResult(last)).isTrue();
      assertThat(schedule.chunkReceivedAt(last)).isEqualTo(rank);
    }
  }
}
