package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.data.Numbers.all;
import static org.mirrorball.data.Numbers.labels;
import static org.mirrorball.data.Numbers.numbers;
import static org.mirrorball.data.Numbers.samples;
import static org.mirrorball.data.Numbers.upTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mirrorball.tfrecord.Compression;

/** Datasets in loops of the user's own: what tf.data gives. */
class DatasetLoopTest {

  @TempDir private Path folder;

  @Test
  void aLoopGivesTheElementsInTheirOrder() {
    var seen = new ArrayList<Integer>();
    for (int number : numbers(1000).map(n -> n * 2).filter(n -> n % 3 == 0).prefetch()) {
      seen.add(number);
    }
    assertThat(seen).isEqualTo(upTo(2000).stream().filter(n -> n % 6 == 0).toList());
  }

  @Test
  void takeSkipAndRepeatStandWhereTheyAreWritten() {
    assertThat(all(numbers(10).skip(2).take(3))).containsExactly(2, 3, 4);
    assertThat(all(numbers(10).take(3).skip(2))).containsExactly(2);
    assertThat(all(numbers(2).repeat(3))).containsExactly(0, 1, 0, 1, 0, 1);
    assertThat(all(numbers(3).repeat().take(7))).containsExactly(0, 1, 2, 0, 1, 2, 0);
    assertThat(all(numbers(10).filter(n -> n > 5).take(2))).containsExactly(6, 7);
    assertThat(all(numbers(0).repeat())).isEmpty();
  }

  @Test
  void aShuffleIsAnotherOneInEveryEpochAndRound() {
    Dataset<Integer> shuffled = numbers(50).shuffle(50);
    assertThat(all(shuffled, 0)).isEqualTo(all(shuffled, 0)).isNotEqualTo(all(shuffled, 1));
    assertThat(all(shuffled, 0)).containsExactlyInAnyOrderElementsOf(upTo(50));
    List<Integer> rounds = all(shuffled.repeat(2));
    assertThat(rounds.subList(0, 50)).containsExactlyInAnyOrderElementsOf(rounds.subList(50, 100));
    assertThat(rounds.subList(0, 50)).isNotEqualTo(rounds.subList(50, 100));
  }

  @Test
  void batchesAreFullButTheLast() {
    List<Batch> batches = all(samples(10).batch(4));
    assertThat(batches)
        .extracting(Numbers::labels)
        .containsExactly(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9));
    assertThat(batches.get(2).sampleCount()).isEqualTo(2);
    assertThat(all(samples(10).batch(4, TailPolicy.DROP))).hasSize(2);
    assertThat(labels(all(samples(10).batch(4, TailPolicy.REPEAT)).get(2)))
        .containsExactly(8, 9, 0, 1);
    assertThat(all(samples(10).batch(4).skip(1).take(1)))
        .extracting(Numbers::labels)
        .containsExactly(List.of(4, 5, 6, 7));
  }

  @Test
  void unbatchIsTheReverseOfBatch() {
    assertThat(all(samples(10).batch(4).unbatch()))
        .extracting(sample -> (int) sample.label()[0])
        .isEqualTo(upTo(10));
  }

  private static Sample row(int length) {
    float[] ones = new float[length];
    java.util.Arrays.fill(ones, 1);
    return new Sample(ones, new int[] {1, length}, new float[] {length}, new int[0]);
  }

  @Test
  void aPaddedBatchIsAsWideAsItsLargestSampleOrAsWideAsAsked() {
    Dataset<Sample> rows = numbers(4).map(n -> row(n + 1));
    List<Batch> largest = all(rows.paddedBatch(2));
    assertThat(largest).extracting(batch -> batch.featureShape()[1]).containsExactly(2, 4);
    assertThat(largest.get(0).features().array()).containsExactly(1, 0, 1, 1);
    assertThat(all(rows.paddedBatch(4, 2, 5)).get(0).features().array())
        .hasSize(40)
        .startsWith(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0);
    assertThatThrownBy(() -> all(rows.paddedBatch(2, 1, 2)))
        .hasMessageContaining("features of shape [1, 3] do not fit into [1, 2] of paddedBatch()");
  }

  @Test
  void interleaveTakesBlocksInTurnsAndFillsThePlacesOfThoseThatEnd() {
    // As in the documentation of tf.data: ranges repeated, cycle 2, block 4.
    Dataset<Integer> interleaved =
        numbers(5).interleave(n -> numbers(1).map(zero -> n + 1).repeat(6), 2, 4);
    assertThat(all(interleaved))
        .containsExactly(
            1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 3, 3, 4, 4, 5, 5, 5, 5, 5,
            5);
  }

  @Test
  void zipEndsWithTheShorter() {
    assertThat(all(Dataset.zip(numbers(3), numbers(9).skip(5))))
        .containsExactly(new Pair<>(0, 5), new Pair<>(1, 6), new Pair<>(2, 7));
  }

  @Test
  void filesAreReadWithoutBeingCountedAndInterleavedWithEachOther() throws IOException {
    String glob = TestData.write(folder, Compression.GZIP, 3, 0, 2);
    assertThat(all(TestData.samples(glob)))
        .extracting(sample -> (int) sample.label()[0])
        .isEqualTo(upTo(5));
    Dataset<Sample> turns =
        Dataset.listFiles(glob, TestData.CONF).interleave(TestData::samples, 3, 1);
    assertThatThrownBy(() -> all(turns)).hasMessageContaining("no records in"); // part-00001
    var some = Dataset.listFiles(glob, TestData.CONF).filter(f -> !f.contains("00001"));
    assertThat(all(some.interleave(TestData::samples, 2, 1)))
        .extracting(sample -> (int) sample.label()[0])
        .containsExactly(0, 3, 1, 4, 2);
  }

  @Test
  void aCacheServesLaterLoopsOnceOneHasComeToItsEnd() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 7);
    Path disk = folder.resolve("disk");
    for (Dataset<Sample> cached :
        List.of(TestData.samples(glob).cache(), TestData.samples(glob).cache(disk.toString()))) {
      TestData.write(folder, Compression.NONE, 7);
      try (var abandoned = cached.iterator()) {
        abandoned.next();
      }
      List<Sample> first = all(cached);
      Files.delete(folder.resolve("part-00000"));
      assertThat(all(cached.shuffle(1), 1))
          .extracting(sample -> sample.label()[0])
          .isEqualTo(first.stream().map(sample -> sample.label()[0]).toList());
    }
    assertThat(disk).isEmptyDirectory();
  }

  @Test
  void whatFailsIsNamedWithItsOperationAndElement() {
    assertThatThrownBy(() -> all(numbers(9).map(n -> 1 / (n - 5))))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessageStartingWith("elements in memory, record 5: map() failed: java.lang.Arith");
    assertThatThrownBy(() -> all(numbers(9).filter(n -> 1 / (n - 4) > 0).prefetch()))
        .hasMessageStartingWith("elements in memory, record 4: filter() failed");
    assertThatThrownBy(() -> all(numbers(9).batch(2)))
        .hasMessageContaining("the last mapping gives java.lang.Integer, batch() needs");
    assertThatThrownBy(() -> all(numbers(2).interleave(n -> numbers(-n), 1, 1)))
        .hasMessageContaining("record 1: interleave() failed");
  }

  @Test
  void aLoopThatIsLeftLeavesNoThreads() {
    try (var numbers = numbers(1_000_000).map(n -> n).prefetch(2).iterator()) {
      assertThat(numbers.next()).isZero();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("mirrorball-prefetch"));
  }
}
