package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups whose ranks share a secret, or do not. */
final class SecureGroupTest {

  private static final RingSecret SECRET = TestEdge.SECRET;

  @ParameterizedTest(name = "ipc {0}, sealed {1}, {2} ranks")
  @CsvSource({"true,false,3", "true,true,2", "true,true,5", "false,false,2", "false,true,3"})
  void ranksThatShareASecretAddUp(boolean sharedMemory, boolean sealed, int ranks)
      throws Exception {
    CommunicatorOptions options =
        TestRing.options().withSharedMemory(sharedMemory).withSecret(SECRET).withSealing(sealed);
    try (TestRing ring = TestRing.open(options, ranks)) {
      for (int elementCount : new int[] {0, 1, 1000, 100_003}) {
        List<ByteBuffer> sums =
            ring.onEveryRank(
                communicator -> {
                  ByteBuffer vector = TestRing.floats(elementCount);
                  for (int i = 0; i < elementCount; i++) {
                    vector.putFloat(i * Float.BYTES, communicator.rank() + i % 7);
                  }
                  var sum = communicator.allReduceSum(Elements.float32(vector, 0, elementCount));
                  sum.run(1, 0);
                  checkMessages(communicator, elementCount);
                  try (Communicator part = communicator.split(0, -communicator.rank())) {
                    checkMessages(part, elementCount);
                    part.barrier();
                  }
                  communicator.barrier();
                  return vector;
                });
        for (ByteBuffer sum : sums) {
          for (int i = 0; i < elementCount; i++) {
            float expected = ranks * (ranks - 1) / 2f + ranks * (i % 7);
            assertThat(sum.getFloat(i * Float.BYTES)).isEqualTo(expected);
          }
        }
      }
    }
  }

  /** From each rank to one further on, over edges that may be those of the ring, or not. */
  private static void checkMessages(Communicator communicator, int elementCount) {
    int ranks = communicator.worldSize();
    int distance = ranks == 2 ? 1 : 2;
    Elements sent = Elements.float32(TestRing.floats(elementCount), 0, elementCount);
    Elements received = Elements.float32(TestRing.floats(elementCount), 0, elementCount);
    for (int i = 0; i < elementCount; i++) {
      sent.buffer().putFloat(i * Float.BYTES, communicator.rank() + i);
    }
    int from = (communicator.rank() + ranks - distance) % ranks;
    Collective send = communicator.send(sent, (communicator.rank() + distance) % ranks).start(1, 1);
    communicator.receive(received, from).run(1, 1);
    send.await();
    for (int i = 0; i < elementCount; i++) {
      assertThat(received.buffer().getFloat(i * Float.BYTES)).isEqualTo(from + (float) i);
    }
  }

  @Test
  void aRankWithAnotherSecretIsToldApartAndNotLetIn() {
    assertThatThrownBy(() -> connect(SECRET, TestEdge.secret(2)))
        .isInstanceOf(CollectiveException.class)
        .hasMessageContaining("did not join")
        .hasMessageContaining("does not know this job's secret");
  }

  @Test
  void aRankWithoutTheSecretIsToldApartAndNotLetIn() {
    assertThatThrownBy(() -> connect(SECRET, RingSecret.NONE))
        .isInstanceOf(CollectiveException.class)
        .hasMessageContaining("give every rank the same secret");
  }

  /** Two ranks, each with a secret of its own; the first failure is thrown. */
  private static void connect(RingSecret first, RingSecret second) throws Exception {
    CommunicatorOptions options = TestRing.options().withConnectTimeout(Duration.ofSeconds(5));
    List<CommunicatorFactory> factories = new ArrayList<>();
    try (var threads = new RankThreads()) {
      factories.add(CommunicatorFactory.open(options.withSecret(first)));
      factories.add(CommunicatorFactory.open(options.withSecret(second)));
      List<PeerAddress> peers =
          IntStream.range(0, 2)
              .mapToObj(rank -> factories.get(rank).local().withRank(rank))
              .toList();
      threads.run(2, rank -> factories.get(rank).connect(rank, peers, 1));
    } finally {
      factories.forEach(CommunicatorFactory::close);
    }
  }
}
