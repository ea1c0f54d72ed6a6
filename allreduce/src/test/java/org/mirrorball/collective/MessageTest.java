package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Messages between two ranks over streams in memory, with time moved by hand. */
final class MessageTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final CommunicatorOptions options =
      CommunicatorOptions.forJob("memory")
          .withConnectTimeout(Duration.ofSeconds(10))
          .withOperationTimeout(TIMEOUT)
          .withPeerTimeout(Duration.ofSeconds(4));

  @Test
  void aMessageWaitsInItsStreamUntilItIsAskedFor() {
    SimulatedCluster cluster = connected(5, 1);
    Operation send = start(cluster, OperationKind.SEND, 0, 2, filled(100), 0);
    cluster.run(Duration.ofSeconds(15));
    send.await();
    Elements received = Elements.float32(TestRing.floats(100), 0, 100);
    Operation receive = start(cluster, OperationKind.RECEIVE, 2, 0, received, 0);
    cluster.run(Duration.ofMillis(20));
    receive.await();
    assertThat(received.buffer()).isEqualTo(filled(100).buffer());
  }

  @Test
  void anotherLengthIsAnErrorThatNamesBothRanks() {
    SimulatedCluster cluster = connected(4, 2);
    Operation send = start(cluster, OperationKind.SEND, 3, 1, filled(100_000), 5);
    Operation receive = start(cluster, OperationKind.RECEIVE, 1, 3, filled(99), 5);
    cluster.run(Duration.ofSeconds(1));
    for (Operation operation : List.of(send, receive)) {
      assertThatThrownBy(operation::await)
          .isInstanceOf(CollectiveException.class)
          .hasMessageContaining("ranks differ in their message 1: rank 3 launched")
          .hasMessageContaining("send of 100000 FLOAT32 (wire EXACT) (step 17, bucket 5)")
          .hasMessageContaining("receive of 99 FLOAT32 (wire EXACT) from rank 3")
          .hasMessageContaining("on rank 1 (memory, pid 101)");
    }
  }

  @Test
  void anotherWireIsAnError() {
    SimulatedCluster cluster = connected(2, 3);
    start(cluster, OperationKind.SEND, 0, 1, filled(10), 5);
    var request =
        new OperationRequest(
            OperationKind.RECEIVE, filled(10), ReduceOperator.SUM, WireType.BFLOAT16, 0);
    Operation receive = start(cluster, 1, request, 5);
    cluster.run(Duration.ofSeconds(1));
    assertThatThrownBy(receive::await)
        .hasMessageContaining("wire EXACT")
        .hasMessageContaining("wire BFLOAT16");
  }

  @Test
  void messagesInAnotherOrderAreAnError() {
    SimulatedCluster cluster = connected(3, 4);
    start(cluster, OperationKind.SEND, 0, 1, filled(10), 5);
    start(cluster, OperationKind.SEND, 0, 1, filled(10), 6);
    Operation receive = start(cluster, OperationKind.RECEIVE, 1, 0, filled(10), 6);
    cluster.run(Duration.ofSeconds(1));
    assertThatThrownBy(receive::await)
        .hasMessageContaining("bucket 5")
        .hasMessageContaining("bucket 6");
  }

  @Test
  void aReceiveFromASilentRankNamesItAndEndsTheGenerationEverywhere() {
    SimulatedCluster cluster = connected(6, 5);
    meet(cluster, 0, 3);
    Operation receive = start(cluster, OperationKind.RECEIVE, 0, 3, filled(10), 1);
    Operation waiting = start(cluster, OperationKind.RECEIVE, 1, 4, filled(10), 1);
    cluster.crash(3);
    cluster.run(Duration.ofSeconds(6));
    assertMissing(receive, 3, "nothing heard from it");
    assertMissing(waiting, 3, "nothing heard from it");
  }

  @Test
  void aRankThatNeverSendsIsNamedWhenTheDeadlinePasses() {
    SimulatedCluster cluster = connected(5, 6);
    Operation receive = start(cluster, OperationKind.RECEIVE, 0, 2, filled(10), 1);
    cluster.run(TIMEOUT.plusSeconds(1));
    assertMissing(receive, 2, "did not send it within 20000 ms");
  }

  @Test
  void aRankThatNeverReceivesIsNamedWhenTheDeadlinePasses() {
    SimulatedCluster cluster = connected(5, 7);
    Operation send = start(cluster, OperationKind.SEND, 0, 2, filled(100_000), 1);
    cluster.run(TIMEOUT.plusSeconds(1));
    assertMissing(send, 2, "did not receive it within 20000 ms");
  }

  @Test
  void aRankThatEndedBeforeTheyMetIsNamed() {
    SimulatedCluster cluster = connected(6, 8);
    cluster.crash(3);
    Operation receive = start(cluster, OperationKind.RECEIVE, 0, 3, filled(10), 1);
    cluster.run(Duration.ofSeconds(11));
    assertMissing(receive, 3, "did not join");
  }

  @Test
  void whatARankSentBeforeItLeftStillArrivesAndNothingElseIsWaitedFor() {
    SimulatedCluster cluster = connected(6, 9);
    start(cluster, OperationKind.SEND, 3, 0, filled(10), 1);
    cluster.run(Duration.ofSeconds(1));
    cluster.leave(3);
    cluster.run(Duration.ofSeconds(5));
    Elements received = Elements.float32(TestRing.floats(10), 0, 10);
    Operation first = start(cluster, OperationKind.RECEIVE, 0, 3, received, 1);
    Operation second = start(cluster, OperationKind.RECEIVE, 0, 3, received, 2);
    cluster.run(Duration.ofSeconds(3));
    first.await();
    assertThat(received.buffer()).isEqualTo(filled(10).buffer());
    assertMissing(second, 3, "it left the group");
  }

  @Test
  void aFailureOfACollectiveEndsMessagesToo() {
    SimulatedCluster cluster = connected(6, 10);
    Operation receive = start(cluster, OperationKind.RECEIVE, 0, 3, filled(10), 1);
    for (int rank : new int[] {4, 5}) {
      OperationKind kind = OperationKind.ALL_GATHER;
      Operation gather =
          new Operation(
              OperationRequest.of(kind, filled(50 + rank), 0),
              RingSchedule.of(kind, 0, rank, 6),
              cluster.starter(rank),
              TIMEOUT.toNanos());
      gather.start(1, 1);
    }
    cluster.run(Duration.ofSeconds(1));
    assertThatThrownBy(receive::await)
        .hasMessageContaining("receive of 10")
        .hasMessageContaining("ranks differ in their operation 1");
  }

  private static Elements filled(int elementCount) {
    Elements elements = Elements.float32(TestRing.floats(elementCount), 0, elementCount);
    for (int i = 0; i < elementCount; i++) {
      elements.buffer().putFloat(i * Float.BYTES, i);
    }
    return elements;
  }

  /** Exchanges a message, so that the edge is open. */
  private static void meet(SimulatedCluster cluster, int sender, int receiver) {
    List<Operation> operations = new ArrayList<>();
    operations.add(start(cluster, OperationKind.SEND, sender, receiver, filled(1), 0));
    operations.add(start(cluster, OperationKind.RECEIVE, receiver, sender, filled(1), 0));
    cluster.run(Duration.ofSeconds(1));
    operations.forEach(Operation::await);
  }

  private static Operation start(
      SimulatedCluster cluster,
      OperationKind kind,
      int rank,
      int otherRank,
      Elements elements,
      int bucket) {
    var request =
        new OperationRequest(kind, elements, ReduceOperator.SUM, WireType.EXACT, otherRank);
    return start(cluster, rank, request, bucket);
  }

  private static Operation start(
      SimulatedCluster cluster, int rank, OperationRequest request, int bucket) {
    Operation operation = new Operation(request, null, cluster.starter(rank), TIMEOUT.toNanos());
    operation.start(17, bucket);
    return operation;
  }

  private SimulatedCluster connected(int ranks, long seed) {
    SimulatedCluster cluster =
        new SimulatedCluster(
            ranks,
            1000,
            128,
            AlgorithmTable.DEFAULT,
            options,
            random -> EdgeFaults.NONE,
            new Random(seed));
    cluster.run(Duration.ofMillis(500));
    cluster.agents.forEach(agent -> assertThat(agent.failure()).isNull());
    return cluster;
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
