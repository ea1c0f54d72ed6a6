package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.RecordIndex;

/** Lanes go where their bytes are, as far as every rank has as many. */
class PlacementTest {

  private static final long RECORD_LENGTH = 100;

  /** A file of 800 records on each of these hosts. */
  private static DatasetIndex index(String... hosts) {
    var files = new ArrayList<IndexedFile>();
    var blocks = new ArrayList<BlockHosts>();
    for (String host : hosts) {
      long length = 800 * RECORD_LENGTH;
      var records = RecordIndex.ofTotals(Compression.NONE, 800, length);
      files.add(new IndexedFile("on " + host, length, records));
      long[] number = {ShardPlan.hostNumber(host)};
      blocks.add(new BlockHosts(new ArrayList<>(List.of(new BlockHosts.Block(0, length, number)))));
    }
    return DatasetIndex.of(files, blocks);
  }

  private static ShardPlan plan(DatasetIndex index) {
    Dataset<Batch> dataset = Numbers.samples(1).batch(24);
    return ShardPlan.plan(dataset, index, 3);
  }

  private static long[] hosts(String... names) {
    return List.of(names).stream().mapToLong(ShardPlan::hostNumber).toArray();
  }

  private static List<Integer> lanesOf(ShardPlan plan, int rank) {
    return plan.lanesOf(rank).stream().map(Lane::number).toList();
  }

  @Test
  void everyRankReadsWhatItsHostHas() {
    ShardPlan placed = plan(index("a", "b", "c")).placedOn(hosts("C", "a", "b"));
    assertThat(lanesOf(placed, 0)).containsExactly(16, 17, 18, 19, 20, 21, 22, 23);
    assertThat(lanesOf(placed, 1)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(lanesOf(placed, 2)).containsExactly(8, 9, 10, 11, 12, 13, 14, 15);
    assertThat(placed.identity()).isEqualTo(plan(index("a", "b", "c")).identity());
    placed.assertEqualSteps();
  }

  @Test
  void noRankHasMoreThanAnotherThoughItsHostHasAll() {
    ShardPlan placed = plan(index("a", "a", "a")).placedOn(hosts("b", "a", "b"));
    var all = new ArrayList<Integer>();
    IntStream.range(0, 3).forEach(rank -> all.addAll(lanesOf(placed, rank)));
    assertThat(all).hasSize(24).doesNotHaveDuplicates();
    assertThat(IntStream.range(0, 3)).allMatch(rank -> lanesOf(placed, rank).size() == 8);
  }

  @Test
  void onOneHostThePlanStaysAsItIs() {
    ShardPlan plan = plan(index("a", "b", "c"));
    assertThat(plan.placedOn(hosts("a", "a", "a"))).isSameAs(plan);
  }
}
