package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.data.TestData.CONF;
import static org.mirrorball.data.TestData.globalBatches;
import static org.mirrorball.data.TestData.labels;
import static org.mirrorball.data.TestData.plan;
import static org.mirrorball.data.TestData.samples;
import static org.mirrorball.data.TestData.sortedRecords;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.Int64List;

/** What workers see of a dataset, epoch after epoch. */
class ShardReaderTest {

  private static final CachePolicy NO_CACHE = new CachePolicy(0, 0);

  @TempDir private Path folder;

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "5, 1, 1",
    "10, 4, 2",
    "17, 16, 4",
    "17, 14, 7",
    "100, 14, 7",
    "100, 14, 2",
    "101, 7, 7",
    "240, 60, 6",
    "239, 120, 8",
    "241, 12, 3",
    "50, 100, 25",
    "33, 22, 11"
  })
  void anEpochHasEveryRecordOnceWhateverTheNumbers(int records, int batch, int workers)
      throws IOException {
    String glob = TestData.write(folder, Compression.NONE, records / 3, 0, records - records / 3);
    Dataset<Batch> dataset = samples(glob).shuffle(50).batch(batch);
    List<List<Integer>> batches = globalBatches(dataset, workers, 3, 1);
    assertThat(sortedRecords(batches)).isEqualTo(upTo(records));
    assertThat(batches).hasSize((records + batch - 1) / batch);
    assertThat(batches).allMatch(step -> step.size() == batch);
  }

  @ParameterizedTest
  @EnumSource
  void anyNumberOfWorkersSeesTheSameGlobalBatches(Compression compression) throws IOException {
    String glob = TestData.write(folder, compression, 100, 1, 0, 99);
    Dataset<Batch> dataset = samples(glob).shuffle(64).batch(28).prefetch();
    for (int epoch = 0; epoch < 2; epoch++) {
      List<List<Integer>> alone = globalBatches(dataset, 1, 42, epoch);
      for (int workers : new int[] {2, 4, 7, 14, 28}) { // 4 lanes: some of these share them
        assertThat(globalBatches(dataset, workers, 42, epoch)).isEqualTo(alone);
      }
    }
  }

  @Test
  void withoutShufflingTheLanesRunInOrder() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 8);
    assertThat(globalBatches(samples(glob).batch(4), 1, 1, 0))
        .containsExactly(List.of(0, 2, 4, 6), List.of(1, 3, 5, 7));
  }

  @Test
  void theOrderDependsOnSeedAndEpochAlone() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 200);
    Dataset<Batch> dataset = samples(glob).shuffle(200).batch(8);
    List<List<Integer>> first = globalBatches(dataset, 2, 1, 0);
    assertThat(globalBatches(dataset, 2, 1, 0)).isEqualTo(first);
    assertThat(globalBatches(dataset, 2, 1, 1)).isNotEqualTo(first);
    assertThat(globalBatches(dataset, 2, 2, 0)).isNotEqualTo(first);
    assertThat(first).isNotEqualTo(globalBatches(samples(glob).batch(8), 2, 1, 0));
  }

  @Test
  void theShuffleReachesAcrossItsWholeWindow() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 1000);
    List<List<Integer>> batches =
        globalBatches(samples(glob).shuffle(1000).batch(1), 1, 5, 0); // one lane
    double moved =
        IntStream.range(0, 1000).mapToDouble(i -> Math.abs(batches.get(i).get(0) - i)).sum() / 1000;
    assertThat(moved).isBetween(300.0, 367.0); // n/3 = 333 for a uniform shuffle
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3000, 0", "1000000, 0", "0, 1000000"})
  void everyEpochIsWholeWhateverShareOfTheRecordsIsCached(long requested, long automatic)
      throws IOException {
    String glob = TestData.write(folder, Compression.GZIP, 40, 60);
    Dataset<Batch> dataset = samples(glob).cache().shuffle(20).batch(10);
    ShardPlan plan = plan(dataset, 1);
    var policy = new CachePolicy(requested, automatic);
    try (var shard = ShardReader.open(dataset, plan, 0, 9, CONF, policy)) {
      for (int epoch = 0; epoch < 3; epoch++) {
        try (var reader = shard.epoch(epoch)) {
          assertThat(labels(reader)).isEqualTo(globalBatches(dataset, 1, 9, epoch));
        }
      }
    }
  }

  @Test
  void fromTheSecondEpochOnACacheOnDiskIsReadInsteadOfTheFiles() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path disk = folder.resolve("disk");
    Dataset<Sample> samples = samples(TestData.write(data, Compression.GZIP, 40, 60));
    Dataset<Batch> plain = samples.shuffle(20).batch(10);
    Dataset<Batch> cached = samples.cache(disk.toString()).shuffle(20).batch(10);
    for (int workers : new int[] {1, 2, 5}) {
      for (int epoch = 0; epoch < 2; epoch++) {
        assertThat(globalBatches(cached, workers, 9, epoch))
            .isEqualTo(globalBatches(plain, 1, 9, epoch));
      }
    }
    List<List<Integer>> third = globalBatches(plain, 1, 9, 2);
    try (var shard = ShardReader.open(cached, plan(cached, 1), 0, 9, CONF, NO_CACHE)) {
      try (var reader = shard.epoch(0)) {
        labels(reader);
      }
      Files.delete(data.resolve("part-00000.gz"));
      Files.delete(data.resolve("part-00001.gz"));
      try (var reader = shard.epoch(2)) {
        assertThat(labels(reader)).isEqualTo(third);
      }
      assertThat(disk).as("files without a name").isEmptyDirectory();
    }
  }

  @Test
  void lanesThatBeginFarIntoAFileAreFoundByItsCheckpoints() throws IOException {
    String glob = TestData.write(folder, Compression.GZIP, 5000, 3000);
    Dataset<Batch> dataset = samples(glob).batch(16);
    ShardPlan plan = plan(dataset, 2);
    var seen = new ArrayList<List<Integer>>();
    for (int rank = 0; rank < 2; rank++) {
      try (var shard = ShardReader.open(dataset, plan, rank, 0, CONF, NO_CACHE);
          var reader = shard.epoch(0)) {
        seen.addAll(labels(reader));
      }
    }
    assertThat(sortedRecords(seen)).isEqualTo(upTo(8000));
  }

  @Test
  void anEpochCanGoOnFromALaterStep() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 103);
    Dataset<Batch> dataset = samples(glob).shuffle(50).batch(10);
    List<List<Integer>> whole = globalBatches(dataset, 1, 4, 2);
    try (var shard = ShardReader.open(dataset, plan(dataset, 1), 0, 4, CONF)) {
      for (int step = 0; step <= whole.size(); step++) {
        try (var reader = shard.epoch(2, step)) {
          assertThat(labels(reader)).isEqualTo(whole.subList(step, whole.size()));
        }
      }
    }
  }

  @Test
  void theOrderOfASeedNeverChanges() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 14);
    // Worked out apart from this code; a checkpoint's position relies on it.
    assertThat(globalBatches(samples(glob).shuffle(14).batch(7), 1, 2024, 3))
        .containsExactly(List.of(5, 11, 3, 0, 10, 1, 4), List.of(8, 9, 2, 13, 6, 7, 12));
    assertThat(globalBatches(samples(glob).shuffle(8).batch(14), 7, 2024, 3))
        .containsExactly(List.of(1, 4, 3, 0, 6, 2, 5, 7, 11, 10, 9, 13, 12, 8));
  }

  @Test
  void mappingsMayPrecedeTheParser() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 5);
    Dataset<Batch> dataset =
        Dataset.fromTFRecords(glob)
            .map(example -> (int) ((Int64List) example.feature("label")).get(0))
            .map(number -> TestData.numbered(number + 100))
            .map(ImageParser.of(2, 2, 1))
            .batch(5);
    assertThat(globalBatches(dataset, 1, 0, 0)).containsExactly(List.of(100, 101, 102, 103, 104));
  }

  @Test
  void emptySlotsHaveZeroFeaturesLabelAndWeight() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 12);
    Dataset<Batch> dataset = samples(glob).batch(8).prefetch(1);
    try (var shard = ShardReader.open(dataset, plan(dataset, 1), 0, 0, CONF);
        var reader = shard.epoch(0)) {
      assertThat(reader.next().sampleCount()).isEqualTo(8);
      Batch last = reader.next();
      assertThat(last.sampleCount()).isEqualTo(4);
      assertThat(last.features().remaining()).isEqualTo(8 * 4);
      for (int slot = 0; slot < 8; slot++) {
        boolean empty = last.weights().get(slot) == 0;
        assertThat(last.features().get(slot * 4 + 2)).isEqualTo(empty ? 0 : 3 / 255f);
        assertThat(empty && last.labels().get(slot) != 0).isFalse();
      }
      assertThat(reader.next()).isNull();
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void buffersAreDirectAndShapedLikeTheSamples() throws IOException {
    Dataset<Batch> dataset =
        Dataset.fromTensors(new float[6][4], new int[] {2, 2}, new float[6][3], new int[] {3})
            .batch(6);
    try (var shard = ShardReader.open(dataset, plan(dataset, 2), 1, 0, CONF);
        var reader = shard.epoch(0)) {
      Batch batch = reader.next();
      assertThat(batch.slots()).isEqualTo(3);
      assertThat(batch.featureShape()).containsExactly(2, 2);
      assertThat(batch.labelShape()).containsExactly(3);
      assertThat(batch.features().isDirect()).isTrue();
      assertThat(batch.features().order()).isEqualTo(java.nio.ByteOrder.LITTLE_ENDIAN);
      assertThat(batch.features().capacity()).isEqualTo(12);
      assertThat(batch.labels().capacity()).isEqualTo(9);
      assertThat(batch.weights().capacity()).isEqualTo(3);
    }
  }

  @Test
  void tensorsInMemoryAreMappedAndBatchedLikeFiles() throws IOException {
    float[][] features = {{1}, {2}, {3}};
    float[][] labels = {{0}, {1}, {2}};
    Dataset<Batch> dataset =
        Dataset.fromTensors(features, new int[] {1}, labels, new int[0])
            .map(
                sample ->
                    new Sample(
                        new float[] {sample.features()[0] * 10, 0},
                        new int[] {2},
                        sample.label(),
                        sample.labelShape()))
            .shuffle(3)
            .batch(3);
    try (var shard = ShardReader.open(dataset, plan(dataset, 1), 0, 0, CONF)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        try (var reader = shard.epoch(epoch)) {
          Batch batch = reader.next();
          for (int slot = 0; slot < 3; slot++) {
            int label = (int) batch.labels().get(slot);
            assertThat(batch.features().get(slot * 2)).isEqualTo(10f * (label + 1));
          }
          assertThat(reader.next()).isNull();
        }
      }
    }
  }

  @Test
  void datasetAndPlanWorkAfterATripToAnotherProcess() throws Exception {
    String glob = TestData.write(folder, Compression.ZLIB, 30);
    Dataset<Batch> dataset = samples(glob).shuffle(10).batch(6).prefetch();
    Object[] received = travelled(new Object[] {dataset, plan(dataset, 1)});
    @SuppressWarnings("unchecked")
    var arrived = (Dataset<Batch>) received[0];
    try (var shard = ShardReader.open(arrived, (ShardPlan) received[1], 0, 8, CONF);
        var reader = shard.epoch(0)) {
      assertThat(labels(reader)).isEqualTo(globalBatches(dataset, 1, 8, 0));
    }
  }

  private static Object[] travelled(Object[] objects) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(objects);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Object[]) in.readObject();
    }
  }

  @Test
  void theNextEpochWaitsForTheOneBeforeToBeClosed() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 100);
    Dataset<Batch> dataset = samples(glob).batch(10).prefetch();
    try (var shard = ShardReader.open(dataset, plan(dataset, 1), 0, 0, CONF)) {
      var first = shard.epoch(0);
      first.next();
      assertThatThrownBy(() -> shard.epoch(1)).isInstanceOf(IllegalStateException.class);
      first.close(); // in the middle, with batches read ahead
      assertThatThrownBy(first::next).isInstanceOf(IllegalStateException.class);
      try (var second = shard.epoch(1)) {
        assertThat(sortedRecords(labels(second))).isEqualTo(upTo(100));
      }
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("mirrorball-reader"));
  }

  @Test
  void datasetAndPlanOfDifferentBatchesAreRefused() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 10);
    ShardPlan plan = plan(samples(glob).batch(2), 1);
    assertThatThrownBy(() -> ShardReader.open(samples(glob).batch(5), plan, 0, 0, CONF))
        .hasMessage("the dataset has batch 5, the plan 2");
  }
}
