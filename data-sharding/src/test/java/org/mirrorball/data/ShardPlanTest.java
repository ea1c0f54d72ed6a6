package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.RecordIndex;

/** What holds for every number of records, batch and number of workers. */
class ShardPlanTest {

  private static final int[] RECORD_COUNTS = {1, 2, 7, 16, 17, 100, 239, 240, 241, 1000, 12_000};
  private static final int[] BATCHES = {1, 2, 3, 6, 7, 14, 16, 60, 96, 100, 128, 240, 480, 1001};

  private static DatasetIndex index(long... recordCounts) {
    var files =
        java.util.Arrays.stream(recordCounts)
            .mapToObj(
                count ->
                    new IndexedFile(
                        "file", count, RecordIndex.ofTotals(Compression.NONE, count, count)))
            .toList();
    return new DatasetIndex(files);
  }

  private static ShardPlan plan(DatasetIndex index, int batch, int workers) {
    var dataset =
        Dataset.fromTensors(new float[1][1], new int[] {1}, new float[1][1], new int[] {1});
    return ShardPlan.plan(dataset.batch(batch), index, workers);
  }

  private interface PlanCheck {
    void check(ShardPlan plan);
  }

  private static void forAllPlans(PlanCheck check) {
    for (int records : RECORD_COUNTS) {
      for (int batch : BATCHES) {
        for (int workers = 1; workers <= Math.min(batch, records); workers++) {
          if (batch % workers == 0) {
            check.check(plan(index(records), batch, workers));
          }
        }
      }
    }
  }

  @Test
  void everyRankHasTheSameNumberOfSteps() {
    forAllPlans(
        plan -> {
          assertThatCode(plan::assertEqualSteps).doesNotThrowAnyException();
          long expected =
              (plan.recordCount() + plan.globalBatchSize() - 1) / plan.globalBatchSize();
          assertThat(plan.stepsPerEpoch()).isEqualTo((int) expected);
          for (int rank = 0; rank < plan.workers(); rank++) {
            assertThat(plan.stepsOf(rank)).isEqualTo(plan.stepsPerEpoch());
          }
        });
  }

  @Test
  void everySlotOfTheGlobalBatchHasOneRankAndOneLane() {
    forAllPlans(
        plan -> {
          var slotsOfLane = new HashMap<Integer, Integer>();
          for (int rank = 0; rank < plan.workers(); rank++) {
            int first = plan.firstSlot(rank);
            assertThat(first).isEqualTo(rank * plan.slotsPerWorker());
            for (int slot = first; slot < first + plan.slotsPerWorker(); slot++) {
              int lane = slot / plan.slotsPerLane();
              assertThat(plan.lanesOf(rank)).extracting(Lane::number).contains(lane);
              slotsOfLane.merge(lane, 1, Integer::sum);
            }
          }
          assertThat(slotsOfLane).hasSize(plan.laneCount());
          assertThat(slotsOfLane.values()).containsOnly(plan.slotsPerLane());
        });
  }

  @Test
  void lanesCoverTheRecordsWithoutGapAndDifferByOneAtMost() {
    forAllPlans(
        plan -> {
          var lanes = new java.util.TreeMap<Integer, Lane>();
          for (int rank = 0; rank < plan.workers(); rank++) {
            plan.lanesOf(rank).forEach(lane -> lanes.put(lane.number(), lane));
          }
          long position = 0;
          for (Lane lane : lanes.values()) {
            assertThat(lane.start()).isEqualTo(position);
            position = lane.end();
            long least = plan.recordCount() / plan.laneCount();
            assertThat(lane.recordCount()).isBetween(least, least + 1);
          }
          assertThat(position).isEqualTo(plan.recordCount());
        });
  }

  @Test
  void lanesDependOnTheBatchButNotOnTheWorkers() {
    List<Lane> alone = plan(index(1000), 96, 1).lanesOf(0);
    var joined = new java.util.ArrayList<Lane>();
    ShardPlan four = plan(index(1000), 96, 4);
    for (int rank = 0; rank < 4; rank++) {
      joined.addAll(four.lanesOf(rank));
    }
    assertThat(joined).isEqualTo(alone).hasSize(48);
  }

  @Test
  void hugeDatasetsDoNotOverflow() {
    ShardPlan plan = plan(index(1L << 56), 1 << 30, 1 << 20);
    plan.assertEqualSteps();
    assertThat(plan.stepsPerEpoch()).isEqualTo(1 << 26);
  }

  @Test
  void aBatchThatDoesNotDivideIsRefusedWithTheNearestThatDo() {
    assertThatThrownBy(() -> plan(index(1000), 100, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch 100 is not divisible by 3 workers: take batch 99 or 102");
    assertThatThrownBy(() -> plan(index(1000), 2, 3))
        .hasMessage("batch 2 is not divisible by 3 workers: take a batch of 3");
  }

  @Test
  void moreWorkersThanRecordsAreRefused() {
    assertThatThrownBy(() -> plan(index(2, 1), 8, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are more workers (4) than records (3)");
  }

  @Test
  void noWorkersAndUnknownRanksAreRefused() {
    assertThatThrownBy(() -> plan(index(10), 8, 0)).hasMessage("workers must be at least 1, got 0");
    assertThatThrownBy(() -> plan(index(10), 8, 2).stepsOf(2)).hasMessage("rank 2 of 2 workers");
  }
}
