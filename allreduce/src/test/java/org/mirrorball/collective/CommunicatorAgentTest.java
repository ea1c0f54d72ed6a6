package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol over streams in memory, with time moved by hand. */
final class CommunicatorAgentTest {

  private static final int ROOMY = 1000;

  /** Floats that go round the ring, in many frames. */
  private static final int LONG_COUNT = 17_000;

  private static final int ALL_REDUCE = OperationKind.ALL_REDUCE.code();
  private static final int STEP = 17;
  private static final int BUCKET = 3;
  private static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(20);

  private final CommunicatorOptions options =
      CommunicatorOptions.forJob("memory")
          .withOperationTimeout(OPERATION_TIMEOUT)
          .withPeerTimeout(Duration.ofSeconds(4));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void streamsOfOneFrameEachDoNotDeadlockTheRing(long seed) {
    int ranks = 2 + (int) (seed % 4);
    int elementCount = LONG_COUNT;
    SimulatedCluster ring = connected(ranks, 1, seed);
    List<ByteBuffer> vectors = new ArrayList<>();
    List<Operation> operations = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      ByteBuffer vector = TestRing.floats(elementCount);
      for (int i = 0; i < elementCount; i++) {
        vector.putFloat(i * Float.BYTES, rank + i);
      }
      vectors.add(vector);
      operations.add(launch(ring, rank, vector));
    }
    ring.run(Duration.ofSeconds(40));
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
    SimulatedCluster ring = connected(5, ROOMY, 1);
    List<Operation> operations = launchOnAll(ring, 2);
    ring.crash(2);
    ring.run(Duration.ofSeconds(5));
    for (int rank = 0; rank < 5; rank++) {
      if (rank != 2) {
        assertMissing(operations.get(rank), 2, "rank 2 (memory, pid 102)");
      }
    }
  }

  @Test
  void aRankThatIsBusyElsewhereIsNotLost() {
    SimulatedCluster ring = connected(3, ROOMY, 2);
    List<Operation> operations = launchOnAll(ring, 1);
    ring.run(Duration.ofSeconds(15));
    assertThat(operations.get(0).isDone()).isFalse();
    Operation late = launch(ring, 1, TestRing.floats(100));
    ring.run(Duration.ofMillis(100));
    assertThat(late.isDone()).isTrue();
    operations.get(0).await();
    operations.get(2).await();
  }

  @Test
  void aRankThatNeverLaunchesIsNamedWhenTheDeadlinePasses() {
    SimulatedCluster ring = connected(5, ROOMY, 3);
    List<Operation> operations = launchOnAll(ring, 4);
    ring.run(OPERATION_TIMEOUT.plusSeconds(2));
    for (int rank = 0; rank < 4; rank++) {
      assertMissing(operations.get(rank), 4, "did not launch it within 20000 ms");
    }
  }

  @Test
  void anotherLengthOnOneRankIsAnErrorOnAll() {
    SimulatedCluster ring = connected(3, ROOMY, 4);
    List<Operation> operations = launchOnAll(ring, 1);
    operations.set(1, launch(ring, 1, TestRing.floats(99)));
    ring.run(Duration.ofMillis(500));
    for (Operation operation : operations) {
      assertThatThrownBy(operation::await)
          .isInstanceOf(CollectiveException.class)
          .hasMessageContaining("ranks differ in their operation 1")
          .hasMessageContaining("all-reduce of 99 FLOAT32")
          .hasMessageContaining("all-reduce of 100 FLOAT32");
    }
  }

  @Test
  void framesOfAnotherGenerationAreDroppedAndCounted() {
    SimulatedCluster ring = connected(3, ROOMY, 5);
    Outlet intruder = ring.intruder(0, 1);
    intruder.tryClaim(64);
    Frame.writeOrigin(intruder.buffer(), 0, 6 /* ours is 7 */, 0);
    Frame.writeCheck(intruder.buffer(), 0);
    intruder.commit();
    List<Operation> operations = launchOnAll(ring, -1);
    ring.run(Duration.ofMillis(500));
    operations.forEach(Operation::await);
    assertThat(ring.agents.get(1).staleFrameCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    // kind, stage, segment, payload length, sender, expected
    "16, 0, 3, 128, 0, OUT_OF_ORDER",
    "16, 1, 0, 64, 0, MALFORMED",
    "16, 0, 0, 129, 0, MALFORMED",
    "16, 0, 0, 0, 0, MALFORMED",
    "16, 4, 0, 128, 0, MALFORMED",
    "16, -1, 0, 128, 0, MALFORMED",
    "16, 0, -1, 128, 0, MALFORMED",
    "16, 0, 2000000000, 128, 0, MALFORMED",
    "9, 0, 0, 128, 0, MALFORMED",
    "66, 0, 0, 128, 0, MALFORMED",
    "16, 0, 0, 128, 2, WRONG_SENDER",
    "16, 0, 0, 128, -1, WRONG_SENDER",
    "16, 0, 0, 128, 300, WRONG_SENDER",
  })
  void aFrameThatIsNotDueIsCountedByKindAndNeverAdded(
      int kind, int stage, int segment, int payloadLength, int sender, FrameVerdict expected) {
    SimulatedCluster ring = connected(3, ROOMY, 8);
    List<ByteBuffer> vectors = new ArrayList<>();
    List<Operation> operations = new ArrayList<>();
    for (int rank = 0; rank < 3; rank++) {
      vectors.add(TestRing.floats(LONG_COUNT));
      vectors.get(rank).putFloat(0, 1f);
      operations.add(launch(ring, rank, vectors.get(rank)));
    }
    forge(ring.intruder(0, 1), operations.get(1), kind, stage, segment, payloadLength, sender);
    ring.run(Duration.ofSeconds(5));
    operations.forEach(Operation::await);
    for (ByteBuffer vector : vectors) {
      assertThat(vector.getFloat(0)).isEqualTo(3f);
      assertThat(vector.getFloat(LONG_COUNT * Float.BYTES - Float.BYTES)).isZero();
    }
    assertThat(ring.agents.get(1).droppedFrames().count(expected)).isEqualTo(1);
    assertThat(ring.agents.get(1).droppedFrames().total()).isEqualTo(1);
  }

  @Test
  void aDuplicateIsDroppedWhileItsOperationIsUnderWayAndAfter() {
    SimulatedCluster ring = connected(3, ROOMY, 9);
    List<Operation> operations = new ArrayList<>();
    for (int rank = 0; rank < 2; rank++) {
      operations.add(launch(ring, rank, TestRing.floats(LONG_COUNT)));
    }
    ring.run(Duration.ofSeconds(1)); // as far as it goes without rank 2
    forge(ring.intruder(0, 1), operations.get(1), ALL_REDUCE, 0, 0, 128, 0);
    ring.run(Duration.ofMillis(10));
    DroppedFrames dropped = ring.agents.get(1).droppedFrames();
    assertThat(dropped).hasToString("1 frame was dropped: 1 out of order");
    operations.add(launch(ring, 2, TestRing.floats(LONG_COUNT)));
    ring.run(Duration.ofSeconds(2));
    operations.forEach(Operation::await);
    forge(ring.intruder(0, 1), operations.get(1), ALL_REDUCE, 0, 0, 128, 0);
    launchOnAll(ring, -1);
    ring.run(Duration.ofMillis(500));
    assertThat(dropped).hasToString("2 frames were dropped: 1 stale, 1 out of order");
  }

  @Test
  void anOperationThatDroppedFramesSaysSoWhenItsDeadlinePasses() {
    SimulatedCluster ring = connected(2, ROOMY, 10);
    Operation operation = launch(ring, 0, TestRing.floats(LONG_COUNT));
    for (int segment = 3; segment < 5; segment++) {
      forge(ring.intruder(1, 0), operation, ALL_REDUCE, 0, segment, 128, 1);
    }
    forge(ring.intruder(1, 0), operation, ALL_REDUCE, 0, 0, 77, 1);
    ring.run(OPERATION_TIMEOUT.plusSeconds(2));
    assertMissing(operation, 1, "3 frames were dropped: 2 out of order, 1 malformed");
  }

  @Test
  void everyOperationLaunchedAfterAFailureFailsLikeIt() {
    SimulatedCluster ring = connected(3, ROOMY, 6);
    launchOnAll(ring, 1);
    ring.crash(1);
    ring.run(Duration.ofSeconds(5));
    Operation later = launch(ring, 0, TestRing.floats(100));
    ring.run(Duration.ofMillis(10));
    assertMissing(later, 1, "step 17, bucket 3");
  }

  @Test
  void aRankThatHasDoneItsPartMayLeaveWhileOthersAreAtIt() {
    SimulatedCluster ring = connected(4, ROOMY, 11);
    List<Operation> operations = new ArrayList<>();
    for (int rank : new int[] {0, 1, 3}) {
      operations.add(launchBroadcast(ring, rank));
    }
    ring.run(Duration.ofMillis(10));
    operations.get(0).await();
    ring.leave(0); // rank 3 hears of it, and still waits for rank 2
    ring.run(Duration.ofSeconds(6));
    operations.add(launchBroadcast(ring, 2));
    ring.run(Duration.ofMillis(10));
    operations.forEach(Operation::await);
  }

  @Test
  void aRankThatLeftBeforeAnOperationIsNamed() {
    SimulatedCluster ring = connected(4, ROOMY, 12);
    ring.leave(2);
    List<Operation> operations = launchOnAll(ring, 2);
    ring.run(Duration.ofMillis(1_500));
    for (int rank : new int[] {0, 1, 3}) {
      assertMissing(operations.get(rank), 2, "it left the group");
    }
  }

  @Test
  void aRankThatStoodStillItselfDoesNotBlameOthers() {
    SimulatedCluster ring = connected(3, ROOMY, 7);
    List<Operation> operations = launchOnAll(ring, 1);
    ring.run(Duration.ofMillis(100));
    ring.clock.update(ring.clock.nanoTime() + 60_000_000_000L / 10);
    Operation late = launch(ring, 1, TestRing.floats(100));
    ring.run(Duration.ofMillis(500));
    late.await();
    operations.get(0).await();
    operations.get(2).await();
  }

  /** A frame like those of an operation, but for what a test gets wrong. */
  private static void forge(
      Outlet intruder,
      Operation operation,
      int kind,
      int stage,
      int segment,
      int payloadLength,
      int sender) {
    intruder.tryClaim(Frame.HEADER_LENGTH + payloadLength);
    MutableDirectBuffer frame = intruder.buffer();
    frame.setMemory(0, Frame.HEADER_LENGTH + payloadLength, (byte) 0x3f);
    operation.writeHeader(frame, 0, 0, stage, segment);
    Frame.writeOrigin(frame, 0, 7, sender);
    frame.putByte(1, (byte) kind);
    Frame.writeCheck(frame, 0);
    intruder.commit();
  }

  private SimulatedCluster connected(int ranks, int streamCapacity, long seed) {
    SimulatedCluster ring =
        new SimulatedCluster(
            ranks,
            streamCapacity,
            128,
            AlgorithmTable.DEFAULT,
            options,
            random -> EdgeFaults.NONE,
            new Random(seed));
    ring.run(Duration.ofMillis(500));
    ring.agents.forEach(agent -> assertThat(agent.failure()).isNull());
    return ring;
  }

  private static Operation launchBroadcast(SimulatedCluster ring, int rank) {
    OperationKind kind = OperationKind.BROADCAST;
    Elements elements = Elements.float32(TestRing.floats(100), 0, 100);
    Operation operation =
        new Operation(
            OperationRequest.of(kind, elements, 0),
            RingSchedule.of(kind, 0, rank, ring.agents.size()),
            ring.starter(rank),
            OPERATION_TIMEOUT.toNanos());
    operation.start(STEP, BUCKET);
    return operation;
  }

  private static Operation launch(SimulatedCluster ring, int rank, ByteBuffer vector) {
    Elements elements = Elements.float32(vector, 0, vector.capacity() / Float.BYTES);
    RingSchedule schedule = RingSchedule.of(OperationKind.ALL_REDUCE, 0, rank, ring.agents.size());
    Operation operation =
        new Operation(
            OperationRequest.of(OperationKind.ALL_REDUCE, elements, 0),
            schedule,
            ring.starter(rank),
            OPERATION_TIMEOUT.toNanos());
    operation.start(STEP, BUCKET);
    return operation;
  }

  private static List<Operation> launchOnAll(SimulatedCluster ring, int except) {
    List<Operation> operations = new ArrayList<>();
    for (int rank = 0; rank < ring.agents.size(); rank++) {
      operations.add(rank == except ? null : launch(ring, rank, TestRing.floats(100)));
    }
    return operations;
  }

  private static void assertMissing(Operation operation, int rank, String text) {
    assertThat(operation.isDone()).isTrue();
    assertThatThrownBy(operation::await)
        .hasMessageContaining(text)
        .hasMessageContaining("generation 7")
        .asInstanceOf(InstanceOfAssertFactories.type(CollectiveException.class))
        .extracting(CollectiveException::missingRank)
        .isEqualTo(rank);
  }
}
