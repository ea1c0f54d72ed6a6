package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranks driven by hand, a few segments at a time, in an order that a seed decides. */
final class SharedVectorAlgorithmTest {

  private static final int ELEMENT_COUNT = 600_001; // 36 segments, and a part of one

  /** Each way has had its first trials after 32 operations. */
  private static final int SEEDS = 50;

  @TempDir private Path folder;
  private final List<Rank> opened = new ArrayList<>();

  private final class Rank {

    final SharedVectors vectors;
    final HostMemory memory;
    final SharedVectorAlgorithm algorithm;
    final ByteBuffer vector;
    final Operation sum;

    Rank(CommunicatorGroup group) throws IOException {
      this.vectors = new SharedVectors(group.self());
      this.memory = new HostMemory(group, vectors);
      this.algorithm =
          new SharedVectorAlgorithm(
              group,
              memory,
              null, // no ring
              SegmentKernels.scalar(group.worldSize()),
              System::nanoTime);
      this.vector = vectors.allocate(ELEMENT_COUNT * Float.BYTES);
      this.sum =
          new Operation(
              OperationRequest.of(
                  OperationKind.ALL_REDUCE, Elements.float32(vector, 0, ELEMENT_COUNT), 0),
              null,
              null,
              1);
      opened.add(this);
    }

    void fill(float value) {
      for (int i = 0; i < ELEMENT_COUNT; i++) {
        vector.putFloat(i * Float.BYTES, value + i % 11);
      }
    }

    boolean holds(float first, float factor) {
      return IntStream.range(0, ELEMENT_COUNT)
          .allMatch(i -> vector.getFloat(i * Float.BYTES) == first + factor * (i % 11));
    }
  }

  private List<Rank> ranks(int count, int generation) throws IOException {
    List<PeerAddress> peers =
        IntStream.range(0, count)
            .mapToObj(
                rank ->
                    new PeerAddress(
                        rank,
                        "127.0.0.1",
                        "host",
                        folder.toString(),
                        10_000 + rank,
                        StreamSettings.LARGE_MTU,
                        ProcessHandle.current().pid()))
            .toList();
    List<Rank> ranks = new ArrayList<>();
    for (int rank = 0; rank < count; rank++) {
      ranks.add(new Rank(new CommunicatorGroup(rank, peers, generation)));
    }
    return ranks;
  }

  @AfterEach
  void closeAll() {
    opened.forEach(rank -> CloseHelper.quietCloseAll(rank.memory, rank.vectors));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void sumsAreRightInWhateverOrderRanksGetTheirTurns(int count) throws Exception {
    List<Rank> ranks = ranks(count, 1);
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      for (int rank = 0; rank < count; rank++) {
        ranks.get(rank).fill(rank);
        ranks.get(rank).algorithm.begin(ranks.get(rank).sum, seed);
      }
      while (!ranks.stream().allMatch(rank -> rank.algorithm.isDone())) {
        ranks.get(random.nextInt(count)).algorithm.send(1 + random.nextInt(3));
      }
      float first = count * (count - 1) / 2f;
      assertThat(ranks).as("seed %d", seed).allMatch(rank -> rank.holds(first, count));
    }
  }

  @Test
  void whoGaveUpIsNotTrustedWhateverItSaysOfItsProgress() throws Exception {
    List<Rank> ranks = ranks(2, 1);
    ranks.forEach(rank -> rank.algorithm.begin(rank.sum, 0));
    // Rank 1 does all its part, but leaves for another reason before rank 0 has looked.
    for (int turn = 0; turn < 100; turn++) {
      ranks.get(0).algorithm.send(1);
      ranks.get(1).algorithm.send(1);
      if (turn == 5) {
        ranks.get(1).memory.own().giveUp();
      }
    }
    assertThat(ranks.get(0).algorithm.isDone()).isFalse();
  }

  @Test
  void aRankThatStoodStillDoesNoHarmToTheNextGeneration() throws Exception {
    List<Rank> before = ranks(3, 1);
    before.forEach(rank -> rank.algorithm.begin(rank.sum, 0));
    for (int turn = 0; turn < 4; turn++) {
      before.forEach(rank -> rank.algorithm.send(1)); // all are in the middle
    }
    Rank stopped = before.get(2);
    before.get(0).memory.own().giveUp();
    before.get(0).fill(40); // its caller has the vector back
    before.get(1).memory.own().giveUp();
    for (int turn = 0; turn < 100; turn++) {
      stopped.algorithm.send(8);
    }

    assertThat(stopped.algorithm.isDone()).isFalse();
    assertThat(before.get(0).holds(40, 1)).isTrue();
  }

  @Test
  void framesOfThisOperationWaitUntilAllHaveAgreed() throws Exception {
    List<Rank> ranks = ranks(2, 1);
    ranks.get(0).algorithm.begin(ranks.get(0).sum, 0);
    ranks.get(0).algorithm.send(1);
    assertThat(ranks.get(0).algorithm.judge(null, 0, 0)).isEqualTo(FrameVerdict.LATER);

    ranks.get(1).algorithm.begin(ranks.get(1).sum, 0);
    ranks.get(0).algorithm.send(1);
    assertThat(ranks.get(0).algorithm.judge(null, 0, 0)).isEqualTo(FrameVerdict.MALFORMED);
  }
}
