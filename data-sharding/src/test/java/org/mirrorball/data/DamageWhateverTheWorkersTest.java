package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mirrorball.data.Numbers.upTo;
import static org.mirrorball.data.TestData.CONF;
import static org.mirrorball.data.TestData.DATA;
import static org.mirrorball.data.TestData.LENGTH_CHECKSUM;
import static org.mirrorball.data.TestData.flipBit;
import static org.mirrorball.data.TestData.offsetOf;
import static org.mirrorball.data.TestData.sortedRecords;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.CorruptionPolicy;

/**
 * What is left out of damaged files with valid indexes is the same for any number of workers and
 * however much of their parts they keep.
 */
class DamageWhateverTheWorkersTest {

  private static final int LARGE = 12_000; // records: three extents
  private static final int SMALL = 300;
  private static final int BATCH = 280; // 40 lanes, so many that blocks are shorter; 7 share some
  private static final int STEPS = (LARGE + SMALL + BATCH - 1) / BATCH;
  private static final CachePolicy NO_CACHE = new CachePolicy(0, 0);
  private static final CachePolicy PART = new CachePolicy(100_000, 0);
  private static final CachePolicy ALL = new CachePolicy(0, Long.MAX_VALUE);

  @TempDir private Path folder;

  private Path write(Compression compression) throws IOException {
    DatasetIndexing.run(TestData.write(folder, compression, LARGE, SMALL), CONF);
    return folder.resolve("part-00000" + compression.suffix());
  }

  private Dataset<Batch> dataset(CorruptionPolicy policy) {
    return TestData.samples(folder + "/part-*").cache().onCorrupt(policy, 2).batch(BATCH);
  }

  /** The global batches, with empty slots, after looking that all workers and caches agree. */
  private List<List<Integer>> globalBatches(CorruptionPolicy policy) throws IOException {
    List<List<Integer>> expected = globalBatches(policy, 1, NO_CACHE);
    assertThat(expected).hasSize(STEPS);
    assertThat(globalBatches(policy, 1, ALL)).isEqualTo(expected);
    assertThat(globalBatches(policy, 2, PART)).isEqualTo(expected);
    assertThat(globalBatches(policy, 4, NO_CACHE)).isEqualTo(expected);
    assertThat(globalBatches(policy, 4, ALL)).isEqualTo(expected);
    assertThat(globalBatches(policy, 7, PART)).isEqualTo(expected);
    return expected;
  }

  private List<List<Integer>> globalBatches(CorruptionPolicy policy, int workers, CachePolicy cache)
      throws IOException {
    return TestData.globalBatches(dataset(policy), workers, 1, 0, cache);
  }

  private static List<Integer> numbers(int start, int end) {
    return upTo(end).subList(start, end);
  }

  private static List<Integer> numbersWithout(int start, int end) {
    var numbers = new ArrayList<>(upTo(LARGE + SMALL));
    numbers.subList(start, end).clear();
    return numbers;
  }

  @ParameterizedTest
  @CsvSource({
    "GZIP, RESYNC, 0.1", "GZIP, RESYNC, 0.5", "GZIP, SKIP_FILE, 0.1", "GZIP, SKIP_FILE, 0.5",
    "ZLIB, RESYNC, 0.3", "ZLIB, SKIP_FILE, 0.3", "GZIP, RESYNC, 0", "ZLIB, SKIP_FILE, 0"
  })
  void aCompressedFileEndsAtItsDamage(
      Compression compression, CorruptionPolicy policy, double place) throws IOException {
    Path file = write(compression);
    flipBit(file, (long) (place * Files.size(file)));

    List<Integer> left = sortedRecords(globalBatches(policy));

    int sound = left.size() - SMALL;
    assertThat(sound).isBetween(0, (int) (LARGE * (place + 0.1)));
    assertThat(left).isEqualTo(numbersWithout(sound, LARGE));
  }

  @Test
  void aDamagedTrailerTakesNoMoreThanTheLastWindowWithIt() throws IOException {
    Path file = write(Compression.GZIP);
    flipBit(file, Files.size(file) - 6);

    List<Integer> left = sortedRecords(globalBatches(CorruptionPolicy.RESYNC));

    int sound = left.size() - SMALL;
    assertThat(sound).isBetween(LARGE * 3 / 4, LARGE - 1);
    assertThat(left).isEqualTo(numbersWithout(sound, LARGE));
  }

  @ParameterizedTest
  @CsvSource({"5, 14", "5, 8", "7000, 14", "11990, 8"})
  void aSkippedFileEndsAtItsFirstDamage(int record, int offsetInRecord) throws IOException {
    Path file = write(Compression.NONE);
    flipBit(file, offsetOf(file, record) + offsetInRecord);
    flipBit(file, offsetOf(file, 11_999) + DATA);

    assertThat(sortedRecords(globalBatches(CorruptionPolicy.SKIP_FILE)))
        .isEqualTo(numbersWithout(record, LARGE));
  }

  @Test
  void behindADamagedLengthTheRestOfTheExtentIsLeftOut() throws IOException {
    Path file = write(Compression.NONE);
    flipBit(file, offsetOf(file, 6000) + LENGTH_CHECKSUM);
    flipBit(file, offsetOf(file, 10) + DATA);

    List<Integer> left = sortedRecords(globalBatches(CorruptionPolicy.RESYNC));

    assertThat(left)
        .containsAll(numbers(0, 10))
        .containsAll(numbers(11, 6000))
        .doesNotContain(10, 6000)
        .containsAll(numbers(11_000, LARGE + SMALL));
  }

  @ParameterizedTest
  @CsvSource({"GZIP, RESYNC", "GZIP, SKIP_FILE", "NONE, SKIP_FILE"})
  void everyWorkerThatHasLostRecordsNamesTheDamage(Compression compression, CorruptionPolicy policy)
      throws IOException {
    Path file = write(compression);
    flipBit(file, Files.size(file) / 10);
    Dataset<Batch> dataset = dataset(policy);
    ShardPlan plan = TestData.plan(dataset, 4);
    for (int rank = 0; rank < 4; rank++) {
      try (var shard = ShardReader.open(dataset, plan, rank, 1, CONF, NO_CACHE);
          var reader = shard.epoch(0)) {
        assertThat(TestData.labels(reader)).hasSize(STEPS);
        assertThat(shard.damage()).singleElement().asString().contains("part-00000", "offset ");
      }
    }
  }
}
