package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol over streams in memory, with time moved by hand. */
final class CommunicatorAgentTest {

  private static final int ROOMY = 1000;
  private static final OperationLabel LABEL = new OperationLabel(17, 3);
  private static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(20);

  private final CommunicatorOptions options =
      CommunicatorOptions.forJob("memory")
          .withOperationTimeout(OPERATION_TIMEOUT)
          .withPeerTimeout(Duration.ofSeconds(4));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void streamsOfOneFrameEachDoNotDeadlockTheRing(long seed) {
    int ranks = 2 + (int) (seed % 4);
    int elementCount = 5_000;
    MemoryRing ring = connected(ranks, 1, seed);
    List<ByteBuffer> vectors = new ArrayList<>();
    List<RingOperation> operations = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      ByteBuffer vector = TestRing.floats(elementCount);
      for (int i = 0; i < elementCount; i++) {
        vector.putFloat(i * Float.BYTES, rank + i);
      }
      vectors.add(vector);
      operations.add(launch(ring, rank, vector));
    }
    ring.run(40_000);
    operations.forEach(operation -> assertThat(operation.isDone()).isTrue());
    for (ByteBuffer vector : vectors) {
      for (int i = 0; i < elementCount; i++) {
        float expected = ranks * (ranks - 1) / 2f + ranks * (float) i;
        assertThat(vector.getFloat(i * Float.BYTES)).isEqualTo(expected);
      }
    }
  }

  @Test
  void aSilentRankIsNamedByEveryOther() {
    MemoryRing ring = connected(5, ROOMY, 1);
    List<RingOperation> operations = launchOnAll(ring, 2);
    ring.freeze(2);
    ring.run(5_000);
    for (int rank = 0; rank < 5; rank++) {
      if (rank != 2) {
        assertMissing(operations.get(rank), 2, "rank 2 (memory, pid 102)");
      }
    }
  }

  @Test
  void aRankThatIsBusyElsewhereIsNotLost() {
    MemoryRing ring = connected(3, ROOMY, 2);
    List<RingOperation> operations = launchOnAll(ring, 1);
    ring.run(15_000);
    assertThat(operations.get(0).isDone()).isFalse();
    RingOperation late = launch(ring, 1, TestRing.floats(100));
    ring.run(100);
    assertThat(late.isDone()).isTrue();
    operations.get(0).await();
    operations.get(2).await();
  }

  @Test
  void aRankThatNeverLaunchesIsNamedWhenTheDeadlinePasses() {
    MemoryRing ring = connected(5, ROOMY, 3);
    List<RingOperation> operations = launchOnAll(ring, 4);
    ring.run((int) OPERATION_TIMEOUT.toMillis() + 2_000);
    for (int rank = 0; rank < 4; rank++) {
      assertMissing(operations.get(rank), 4, "did not launch it within 20000 ms");
    }
  }

  @Test
  void anotherLengthOnOneRankIsAnErrorOnAll() {
    MemoryRing ring = connected(3, ROOMY, 4);
    List<RingOperation> operations = launchOnAll(ring, 1);
    operations.set(1, launch(ring, 1, TestRing.floats(99)));
    ring.run(500);
    for (RingOperation operation : operations) {
      assertThatThrownBy(operation::await)
          .isInstanceOf(CollectiveException.class)
          .hasMessageContaining("ranks differ in their operation 1")
          .hasMessageContaining("all-reduce of 99 floats")
          .hasMessageContaining("all-reduce of 100 floats");
    }
  }

  @Test
  void framesOfAnotherGenerationAreDroppedAndCounted() {
    MemoryRing ring = connected(3, ROOMY, 5);
    Outlet intruder = ring.intruder(1);
    intruder.tryClaim(64);
    Frame.writeHeader(
        intruder.buffer(), 0, Frame.ALL_REDUCE, 0, 6 /* ours is 7 */, 0, 0, 100, LABEL);
    intruder.commit();
    List<RingOperation> operations = launchOnAll(ring, -1);
    ring.run(500);
    operations.forEach(RingOperation::await);
    assertThat(ring.agents.get(1).staleFrameCount()).isEqualTo(1);
  }

  @Test
  void everyOperationLaunchedAfterAFailureFailsLikeIt() {
    MemoryRing ring = connected(3, ROOMY, 6);
    launchOnAll(ring, 1);
    ring.freeze(1);
    ring.run(5_000);
    RingOperation later = launch(ring, 0, TestRing.floats(100));
    ring.run(10);
    assertMissing(later, 1, "step 17, bucket 3");
  }

  @Test
  void aRankThatStoodStillItselfDoesNotBlameOthers() {
    MemoryRing ring = connected(3, ROOMY, 7);
    List<RingOperation> operations = launchOnAll(ring, 1);
    ring.run(100);
    ring.clock.update(ring.clock.nanoTime() + 60_000_000_000L / 10);
    RingOperation late = launch(ring, 1, TestRing.floats(100));
    ring.run(500);
    late.await();
    operations.get(0).await();
    operations.get(2).await();
  }

  private MemoryRing connected(int ranks, int streamCapacity, long seed) {
    MemoryRing ring = new MemoryRing(ranks, streamCapacity, options, seed);
    ring.run(500);
    ring.agents.forEach(agent -> assertThat(agent.failure()).isNull());
    return ring;
  }

  private static RingOperation launch(MemoryRing ring, int rank, ByteBuffer vector) {
    RingOperation operation =
        RingOperation.allReduce(
            vector, 0, vector.capacity() / Float.BYTES, LABEL, OPERATION_TIMEOUT.toNanos());
    ring.agents.get(rank).launch(operation);
    return operation;
  }

  private static List<RingOperation> launchOnAll(MemoryRing ring, int except) {
    List<RingOperation> operations = new ArrayList<>();
    for (int rank = 0; rank < ring.agents.size(); rank++) {
      operations.add(rank == except ? null : launch(ring, rank, TestRing.floats(100)));
    }
    return operations;
  }

  private static void assertMissing(RingOperation operation, int rank, String text) {
    assertThat(operation.isDone()).isTrue();
    assertThatThrownBy(operation::await)
        .hasMessageContaining(text)
        .hasMessageContaining("generation 7")
        .asInstanceOf(InstanceOfAssertFactories.type(CollectiveException.class))
        .extracting(CollectiveException::missingRank)
        .isEqualTo(rank);
  }
}
