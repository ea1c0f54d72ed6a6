package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.data.Numbers.samples;
import static org.mirrorball.data.Numbers.sorted;
import static org.mirrorball.data.Numbers.trainedOn;
import static org.mirrorball.data.Numbers.upTo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirrorball.tfrecord.Compression;

/** What is trained on does not depend on who trains. */
class GlobalBatchesTest {

  private static final int[] WORKERS = {1, 2, 3, 4, 8};

  @Test
  void aThousandGlobalBatchesHaveTheSameSamplesForOneToEightWorkers() throws IOException {
    int records = 24 * 1000 - 5;
    Dataset<Batch> dataset = samples(records).shuffle(5000).batch(24).prefetch();
    List<List<Integer>> alone = trainedOn(dataset, 1, 11, 1);
    assertThat(alone).hasSize(1000);
    assertThat(sorted(alone)).isEqualTo(upTo(records));
    for (int workers : WORKERS) {
      assertThat(trainedOn(dataset, workers, 11, 1)).as(workers + " workers").isEqualTo(alone);
    }
  }

  private static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyNumberOfWorkersGoesOnWhereAnotherWasKilledAndNothingIsLostOrThereTwice(long seed)
      throws IOException {
    var random = new Random(seed);
    int records = 30 + random.nextInt(300);
    var dataset = samples(records).shuffle(1 + random.nextInt(200)).batch(24).prefetch();
    int one = random.nextInt(WORKERS.length);
    int other = (one + 1 + random.nextInt(WORKERS.length - 1)) % WORKERS.length;
    int before = WORKERS[one];
    int after = WORKERS[other];
    int steps = (records + 23) / 24;
    int killed = random.nextInt(2 * steps + 1);
    var epochs = List.of(new ArrayList<List<Integer>>(), new ArrayList<List<Integer>>());
    for (int epoch = 0; epoch < 2; epoch++) {
      int done = Math.max(0, Math.min(steps, killed - epoch * steps));
      epochs.get(epoch).addAll(trainedOn(dataset, before, seed, epoch, 0, done));
      epochs.get(epoch).addAll(trainedOn(dataset, after, seed, epoch, done, steps));
    }
    for (int epoch = 0; epoch < 2; epoch++) {
      String scene =
          "seed %d: %d workers, after step %d %d workers, epoch %d of %d records"
              .formatted(seed, before, killed, after, epoch, records);
      assertThat(sorted(epochs.get(epoch))).as(scene).isEqualTo(upTo(records));
      assertThat(epochs.get(epoch)).as(scene).isEqualTo(trainedOn(dataset, 1, seed, epoch));
    }
  }

  @Test
  void aFilteredSampleLeavesItsSlotEmptyAndTheStepsAsTheyWere() throws IOException {
    Dataset<Batch> dataset =
        samples(100).filter(sample -> sample.label()[0] % 3 == 0).shuffle(30).batch(24);
    List<List<Integer>> alone = trainedOn(dataset, 1, 1, 0);
    assertThat(alone).hasSize(5);
    assertThat(sorted(alone)).isEqualTo(upTo(100).stream().filter(n -> n % 3 == 0).toList());
    assertThat(trainedOn(dataset, 4, 1, 0)).isEqualTo(alone);
  }

  @Test
  void takeSkipAndRepeatActOnTheWholeWhereTheyComeFirstAndOnLanesAfterAShuffle()
      throws IOException {
    Dataset<Sample> some = samples(100).skip(10).take(50);
    assertThat(sorted(trainedOn(some.batch(24), 3, 1, 0))).isEqualTo(upTo(60).subList(10, 60));
    List<List<Integer>> twice = trainedOn(some.shuffle(9).repeat(2).batch(24), 2, 1, 0);
    assertThat(twice).hasSize(6);
    assertThat(sorted(twice)).hasSize(100).containsAll(upTo(60).subList(10, 60));
    for (int count = 1; count <= 100; count++) {
      Dataset<Batch> taken = samples(100).shuffle(100).take(count).batch(8);
      assertThat(sorted(trainedOn(taken, 1, 1, 0))).doesNotHaveDuplicates().hasSize(count);
    }
    assertThat(trainedOn(samples(100).batch(8).skip(2).take(3), 2, 1, 0)).hasSize(3);
  }

  @Test
  void whatCannotBeDoneLaneByLaneIsCountedAndEveryWorkerKeepsItsSlots() throws IOException {
    Dataset<Integer> threes =
        Numbers.numbers(10).interleave(n -> Numbers.numbers(n), 3, 2); // 0 + 1 + ... + 9 = 45
    List<Dataset<Batch>> datasets =
        List.of(
            threes.map(Numbers::sample).shuffle(20).batch(8),
            Dataset.zip(threes, Numbers.numbers(45)).map(p -> Numbers.sample(p.second())).batch(8),
            samples(45).batch(10).unbatch().batch(8),
            samples(90).filter(sample -> sample.label()[0] % 2 == 0).take(45).batch(8));
    for (Dataset<Batch> dataset : datasets) {
      List<List<Integer>> alone = trainedOn(dataset, 1, 3, 0);
      assertThat(alone).as(dataset::toString).hasSize(6);
      assertThat(sorted(alone)).hasSize(45);
      assertThat(trainedOn(dataset, 2, 3, 0)).isEqualTo(alone);
      assertThat(trainedOn(dataset, 8, 3, 0, 2, 6)).isEqualTo(alone.subList(2, 6));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTailIsPaddedDroppedOrFilledAgain(TailPolicy tail) throws IOException {
    Dataset<Batch> dataset = samples(100).shuffle(10).batch(24, tail);
    for (int workers : WORKERS) {
      List<List<Integer>> batches = trainedOn(dataset, workers, 5, 0);
      assertThat(batches).hasSize(tail == TailPolicy.DROP ? 4 : 5);
      switch (tail) {
        case PAD_ZERO_WEIGHT -> assertThat(sorted(batches)).isEqualTo(upTo(100));
        case DROP -> assertThat(sorted(batches)).doesNotHaveDuplicates().hasSize(96);
        case REPEAT -> assertThat(sorted(batches)).containsAll(upTo(100)).hasSize(120);
      }
    }
  }

  @Test
  void aTailThatIsDroppedNeedsAWholeBatchBeforeIt() {
    assertThatThrownBy(() -> trainedOn(samples(9).batch(10, TailPolicy.DROP), 1, 0, 0))
        .hasMessage(
            "no step: there are 9 records, a batch is 10, and DROP leaves out what does not fill"
                + " one");
  }

  @Test
  void byDataEveryWorkerKeepsEachOfItsRecordsAndOffMeansAllOfThem() throws IOException {
    Dataset<Batch> byData = samples(101).shuffle(9).autoShard(AutoShard.DATA).batch(8);
    assertThat(sorted(trainedOn(byData, 4, 1, 0))).isEqualTo(upTo(101));
    Dataset<Batch> off = samples(50).autoShard(AutoShard.OFF).batch(8);
    List<List<Integer>> batches = trainedOn(off, 2, 1, 0);
    assertThat(batches).hasSize(13);
    assertThat(sorted(batches)).hasSize(100).containsAll(upTo(50));
  }

  @Test
  void theSameSampleHasTheSameRandomNumbersWhateverTheNumberOfWorkers() throws IOException {
    Dataset<Batch> dataset =
        samples(60)
            .map((sample, random) -> Numbers.sample(random.nextInt(1 << 20)))
            .shuffle(60)
            .batch(24);
    List<List<Integer>> alone = trainedOn(dataset, 1, 9, 2);
    assertThat(sorted(alone)).doesNotHaveDuplicates();
    assertThat(trainedOn(dataset, 8, 9, 2)).isEqualTo(alone);
    assertThat(sorted(trainedOn(dataset, 1, 9, 3))).isNotEqualTo(sorted(alone));
  }

  @Test
  void byFileEveryFileIsReadByOneWorkerTheLargestFirstAndEveryRecordCountsOnce(@TempDir Path folder)
      throws IOException {
    Dataset<Batch> dataset =
        TestData.samples(TestData.write(folder, Compression.NONE, 20, 5, 30, 12))
            .shuffle(9)
            .autoShard(AutoShard.FILE)
            .batch(8);
    List<List<Integer>> files =
        List.of(
            upTo(20), upTo(25).subList(20, 25), upTo(55).subList(25, 55), upTo(67).subList(55, 67));
    for (int workers : new int[] {1, 2, 4}) {
      List<List<Integer>> ofRanks = recordsOfRanks(dataset, workers);
      assertThat(sorted(ofRanks)).as(workers + " workers").isEqualTo(upTo(67));
      for (List<Integer> file : files) {
        assertThat(ofRanks)
            .as("%d workers, the file of %d records", workers, file.size())
            .filteredOn(records -> records.contains(file.get(0)))
            .singleElement()
            .satisfies(records -> assertThat(records).containsAll(file));
      }
    }
    assertThat(recordsOfRanks(dataset, 2)).extracting(List::size).containsExactly(30 + 5, 20 + 12);
    assertThatThrownBy(() -> trainedOn(dataset, 8, 1, 0))
        .hasMessage("AutoShard.FILE: there are 4 files with records for 8 workers");
  }

  @Test
  void byFileWhatIsTakenAndSkippedFirstIsOfTheWhole(@TempDir Path folder) throws IOException {
    Dataset<Batch> dataset =
        TestData.samples(TestData.write(folder, Compression.NONE, 20, 5, 30, 12))
            .skip(10)
            .take(20)
            .autoShard(AutoShard.FILE)
            .batch(6);
    for (int workers : new int[] {1, 2, 3}) {
      assertThat(sorted(trainedOn(dataset, workers, 1, 0))).isEqualTo(upTo(30).subList(10, 30));
    }
  }

  private static List<List<Integer>> recordsOfRanks(Dataset<Batch> dataset, int workers)
      throws IOException {
    ShardPlan plan = TestData.plan(dataset, workers);
    plan.assertEqualSteps();
    var ofRanks = new ArrayList<List<Integer>>();
    for (int rank = 0; rank < workers; rank++) {
      try (var shard = ShardReader.open(dataset, plan, rank, 1, TestData.CONF);
          var reader = shard.epoch(0)) {
        List<List<Integer>> steps = TestData.labels(reader);
        assertThat(steps).hasSize(plan.stepsPerEpoch());
        ofRanks.add(TestData.sortedRecords(steps));
      }
    }
    return ofRanks;
  }
}
