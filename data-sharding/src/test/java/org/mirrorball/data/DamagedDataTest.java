package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.data.Numbers.sorted;
import static org.mirrorball.data.Numbers.trainedOn;
import static org.mirrorball.data.Numbers.upTo;
import static org.mirrorball.data.TestData.CONF;
import static org.mirrorball.data.TestData.DATA;
import static org.mirrorball.data.TestData.LENGTH_CHECKSUM;
import static org.mirrorball.data.TestData.samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.CorruptionPolicy;

/** Damaged records leave their slots empty, and everything else where it was. */
class DamagedDataTest {

  @TempDir private Path folder;

  private void damage(String file, int record, int offsetInRecord) throws IOException {
    Path path = folder.resolve(file);
    TestData.flipBit(path, TestData.offsetOf(path, record) + offsetInRecord);
  }

  private static List<Integer> without(int count, int... missing) {
    var numbers = new ArrayList<>(upTo(count));
    for (int number : missing) {
      numbers.remove((Integer) number);
    }
    return numbers;
  }

  private Dataset<Batch> dataset(CorruptionPolicy policy) {
    return samples(folder + "/part-*").onCorrupt(policy, 2).shuffle(20).batch(8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDamagedRecordLeavesItsSlotEmptyOnAnyNumberOfWorkers(boolean indexedBefore)
      throws IOException {
    TestData.write(folder, Compression.NONE, 20, 30);
    if (indexedBefore) {
      DatasetIndexing.run(folder + "/part-*", CONF);
    }
    damage("part-00000", 5, DATA);
    damage("part-00001", 7, DATA);
    Dataset<Batch> dataset = dataset(CorruptionPolicy.SKIP_RECORD);
    List<List<Integer>> alone = trainedOn(dataset, 1, 1, 0);
    assertThat(alone).hasSize(7);
    assertThat(sorted(alone)).isEqualTo(without(50, 5, 27));
    assertThat(trainedOn(dataset, 4, 1, 0)).isEqualTo(alone);
    assertThat(Numbers.all(dataset.unbatch())).hasSize(48);
  }

  @Test
  void behindADamagedLengthReadingGoesOnAtTheNextRecord() throws IOException {
    TestData.write(folder, Compression.NONE, 20, 30);
    damage("part-00001", 7, LENGTH_CHECKSUM);
    Dataset<Batch> dataset = dataset(CorruptionPolicy.RESYNC);
    List<List<Integer>> alone = trainedOn(dataset, 1, 1, 0);
    assertThat(sorted(alone)).isEqualTo(without(50, 27));
    assertThat(trainedOn(dataset, 8, 1, 0)).isEqualTo(alone);
    assertThatThrownBy(() -> trainedOn(dataset(CorruptionPolicy.SKIP_RECORD), 1, 1, 0))
        .hasMessageContaining("part-00001: corrupt record at offset");
  }

  @Test
  void damageAfterTheScanKeepsTheStepsAndTheOthersPositions() throws IOException {
    TestData.write(folder, Compression.NONE, 12_000); // three extents of 256 KiB
    Dataset<Batch> dataset = dataset(CorruptionPolicy.RESYNC);
    ShardPlan plan = TestData.plan(dataset, 1);
    damage("part-00000", 10, LENGTH_CHECKSUM);
    damage("part-00000", 11_000, DATA);
    var seen = new ArrayList<Integer>();
    try (var shard = ShardReader.open(dataset, plan, 0, 1, CONF);
        var reader = shard.epoch(0)) {
      List<List<Integer>> steps = TestData.labels(reader);
      assertThat(steps).hasSize(1500);
      seen.addAll(TestData.sortedRecords(steps));
      assertThat(shard.damage())
          .hasSize(2)
          .allMatch(line -> line.contains("part-00000: corrupt record at offset "));
    }
    assertThat(seen).doesNotHaveDuplicates().isSubsetOf(without(12_000, 10, 11_000));
    assertThat(seen).containsAll(upTo(10)).containsAll(upTo(11_000).subList(6000, 11_000));
  }

  @Test
  void ofADamagedFileWhatFollowsIsLeftOutIfAsked() throws IOException {
    TestData.write(folder, Compression.NONE, 20, 30);
    damage("part-00000", 5, DATA);
    List<List<Integer>> alone = trainedOn(dataset(CorruptionPolicy.SKIP_FILE), 1, 1, 0);
    assertThat(sorted(alone))
        .hasSize(35)
        .containsAll(upTo(5))
        .containsAll(upTo(50).subList(20, 50));
  }

  @Test
  void moreDamageThanTheBudgetIsAnError() throws IOException {
    TestData.write(folder, Compression.NONE, 20);
    for (int record = 0; record < 9; record += 4) {
      damage("part-00000", record, DATA);
    }
    assertThatThrownBy(() -> trainedOn(dataset(CorruptionPolicy.SKIP_RECORD), 1, 1, 0))
        .hasMessageContaining("3 corrupt records, the budget is 2");
  }

  @Test
  void aCacheOnDiskKeepsTheSlotsOfDamagedRecordsEmpty() throws IOException {
    TestData.write(folder, Compression.NONE, 20, 30);
    damage("part-00001", 7, DATA);
    String disk = folder.resolve("disk").toString();
    Dataset<Batch> dataset =
        samples(folder + "/part-*").onCorrupt(CorruptionPolicy.SKIP_RECORD, 2).cache(disk).batch(8);
    try (var shard = ShardReader.open(dataset, TestData.plan(dataset, 1), 0, 1, CONF)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        try (var reader = shard.epoch(epoch)) {
          List<List<Integer>> steps = TestData.labels(reader);
          assertThat(steps).hasSize(7);
          assertThat(TestData.sortedRecords(steps)).isEqualTo(without(50, 27));
        }
      }
    }
  }

  @Test
  void theBudgetIsThatOfAllLanesOfAWorkerAndAPlaceCountsOnce() throws IOException {
    TestData.write(folder, Compression.NONE, 80);
    DatasetIndexing.run(folder + "/part-*", CONF);
    damage("part-00000", 5, DATA); // lanes have 10 records
    damage("part-00000", 45, DATA);
    Dataset<Batch> dataset = dataset(CorruptionPolicy.SKIP_RECORD);
    var noCache = new CachePolicy(0, 0);
    try (var shard = ShardReader.open(dataset, TestData.plan(dataset, 1), 0, 1, CONF, noCache)) {
      for (int epoch = 0; epoch < 3; epoch++) {
        try (var reader = shard.epoch(epoch)) {
          assertThat(TestData.sortedRecords(TestData.labels(reader))).hasSize(78);
        }
      }
      assertThat(shard.damage()).hasSize(2);
    }
    damage("part-00000", 75, DATA);
    assertThatThrownBy(() -> TestData.globalBatches(dataset, 1, 1, 0, noCache))
        .hasMessageContaining("3 corrupt records, the budget is 2");
  }

  @Test
  void aPlanOverOtherDamageIsAnotherOne() throws IOException {
    TestData.write(folder, Compression.NONE, 20);
    PlanIdentity whole = TestData.plan(dataset(CorruptionPolicy.SKIP_RECORD), 1).identity();
    damage("part-00000", 5, DATA);
    PlanIdentity damaged = TestData.plan(dataset(CorruptionPolicy.SKIP_RECORD), 2).identity();
    assertThat(whole.differences(damaged, "then", "now"))
        .singleElement()
        .asString()
        .startsWith("corrupt records (then [], now [")
        .contains("part-00000 at ");
  }

  @Test
  void aPlanUnderAnotherPolicyIsAnotherOneUnlessDamageWasAnErrorBefore() throws IOException {
    TestData.write(folder, Compression.NONE, 20);
    PlanIdentity skipping = TestData.plan(dataset(CorruptionPolicy.SKIP_RECORD), 1).identity();
    PlanIdentity resyncing = TestData.plan(dataset(CorruptionPolicy.RESYNC), 1).identity();
    PlanIdentity failing = TestData.plan(dataset(CorruptionPolicy.FAIL), 1).identity();
    assertThat(skipping.differences(resyncing, "then", "now"))
        .containsExactly("corruption policy (then SKIP_RECORD, now RESYNC)");
    assertThat(skipping.differences(failing, "then", "now")).hasSize(1);
    assertThat(failing.differences(skipping, "then", "now")).isEmpty();
    assertThat(failing.differences(failing, "then", "now")).isEmpty();
  }

  @Test
  void ofMuchDamageTheScanKeepsTheSamePlacesEachTime() throws IOException {
    TestData.write(folder, Compression.NONE, 90, 90, 90);
    for (int file = 0; file < 3; file++) {
      for (int record = 0; record < 90; record++) {
        damage("part-0000" + file, record, DATA);
      }
    }
    damage("part-00000", 0, DATA); // sound again
    Dataset<Batch> dataset =
        samples(folder + "/part-*").onCorrupt(CorruptionPolicy.SKIP_RECORD, 300).batch(8);
    List<String> corrupt = DatasetIndex.scan(dataset, CONF).corrupt();
    assertThat(corrupt).hasSize(100);
    assertThat(corrupt.subList(0, 89)).allMatch(place -> place.contains("part-00000 at "));
    assertThat(corrupt.subList(89, 100)).allMatch(place -> place.contains("part-00001 at "));
    for (int again = 0; again < 20; again++) {
      assertThat(DatasetIndex.scan(dataset, CONF).corrupt()).isEqualTo(corrupt);
    }
  }

  @Test
  void damageThatTheCountOfAStreamComesToIsPartOfItsPlan() throws IOException {
    TestData.write(folder, Compression.NONE, 20);
    damage("part-00000", 5, DATA);
    Dataset<Batch> stream =
        samples(folder + "/part-*")
            .onCorrupt(CorruptionPolicy.SKIP_RECORD, 2)
            .filter(sample -> true)
            .take(19)
            .batch(1);
    assertThat(DatasetIndex.scan(stream, CONF).corrupt())
        .singleElement()
        .asString()
        .contains("part-00000 at ");
  }
}
