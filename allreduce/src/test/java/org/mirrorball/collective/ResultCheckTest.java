package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results that are compared between ranks, over streams that alter them. */
final class ResultCheckTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @ParameterizedTest(name = "{0} of {2} floats on {1} ranks, stage {3}")
  @CsvSource({
    // kind, ranks, element count, a stage in which results travel from rank 0 to rank 1
    "ALL_GATHER, 4, 1000, 0",
    "ALL_GATHER, 3, 3, 1",
    "BROADCAST, 5, 1000, 0",
    "ALL_REDUCE, 4, 20000, 3",
    "ALL_REDUCE, 2, 100, 1",
    "ALL_REDUCE, 4, 1, 1",
  })
  void ranksThatDifferAreToldOnEveryRank(
      OperationKind kind, int ranks, int elementCount, int stage) {
    SimulatedCluster cluster = connected(ranks, 1, 1);
    cluster.corrupt(0, 1, stage);
    List<Throwable> failures =
        start(cluster, kind, ranks, elementCount, 0f).stream()
            .map(operation -> catchThrowable(operation::await))
            .filter(Objects::nonNull) // ranks that agree with their predecessor may be done
            .toList();
    assertThat(failures)
        .isNotEmpty()
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(CollectiveException.class)
                    .hasMessageContaining("results differ after " + kind.toString())
                    .hasMessageContaining("(step 17, bucket 3)")
                    .hasMessageMatching(
                        ".*their CRC32C is [0-9a-f]{8} on rank \\d, and [0-9a-f]{8}"
                            + " on rank \\d \\(memory, pid \\d+\\).*"));
    List<Operation> later = start(cluster, OperationKind.BARRIER, ranks, 0, 0f);
    assertThat(later)
        .allSatisfy(next -> assertThatThrownBy(next::await).hasMessageContaining("results differ"));
  }

  @Test
  void onlyEverySoManyResultsAreCompared() {
    SimulatedCluster cluster = connected(3, 2, 3);
    for (int number = 1; number <= 5; number++) {
      if (number != 3) { // which is compared
        cluster.corrupt(0, 1, 0);
      }
      start(cluster, OperationKind.ALL_GATHER, 3, 100, 0f).forEach(Operation::await);
      start(cluster, OperationKind.BARRIER, 3, 0, 0f).forEach(Operation::await); // not counted
    }
    cluster.corrupt(0, 1, 0);
    start(cluster, OperationKind.ALL_GATHER, 3, 100, 0f);
    assertThat(start(cluster, OperationKind.BARRIER, 3, 0, 0f))
        .allSatisfy(next -> assertThatThrownBy(next::await).hasMessageContaining("results differ"));
  }

  @Test
  void withoutAnIntervalNothingIsCompared() {
    SimulatedCluster cluster = connected(3, 3, 0);
    cluster.corrupt(0, 1, 0);
    start(cluster, OperationKind.ALL_GATHER, 3, 100, 0f).forEach(Operation::await);
  }

  @ParameterizedTest
  @CsvSource({"2, 100", "4, 100", "3, 30000"})
  void notANumberIsTheSameHoweverItIsWritten(int ranks, int elementCount) {
    SimulatedCluster cluster = connected(ranks, 4, 1);
    start(cluster, OperationKind.ALL_REDUCE, ranks, elementCount, Float.NaN)
        .forEach(Operation::await);
  }

  @Test
  void checksumsDoNotTellNaNsApartWhereEveryRankAddsUp() {
    var everywhere = new ResultChecksum(request -> true);
    var once = new ResultChecksum(request -> false);
    Operation quiet = holding(0x7fc00000);
    Operation other = holding(0xffc12345);
    assertThat(everywhere.of(quiet)).isEqualTo(everywhere.of(other));
    assertThat(once.of(quiet)).isNotEqualTo(once.of(other));
    assertThat(everywhere.of(holding(0))).isNotEqualTo(everywhere.of(holding(0x80000000)));
  }

  @Test
  void aNegativeIntervalIsRefused() {
    CommunicatorOptions options = CommunicatorOptions.forJob("memory");
    assertThatThrownBy(() -> options.withResultCheckInterval(-1))
        .hasMessage("resultCheckInterval: got -1, expected 0 or more");
  }

  private static Operation holding(int bits) {
    Elements elements = Elements.float32(TestRing.floats(3000), 7, 2500);
    elements.buffer().putInt(2000 * Float.BYTES, bits);
    OperationRequest request = OperationRequest.of(OperationKind.ALL_REDUCE, elements, 0);
    return new Operation(request, null, null, 1);
  }

  /** Starts an operation on every rank and lets it run; rank r's elements are r or not a number. */
  private static List<Operation> start(
      SimulatedCluster cluster, OperationKind kind, int ranks, int elementCount, float first) {
    List<Operation> operations = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      Elements elements = Elements.float32(TestRing.floats(elementCount), 0, elementCount);
      for (int i = 0; i < elementCount; i++) {
        int nan = 0x7fc00000 | rank << 31 | rank;
        float value = Float.isNaN(first) ? Float.intBitsToFloat(nan) : rank;
        elements.buffer().putFloat(i * Float.BYTES, value);
      }
      Operation operation =
          new Operation(
              OperationRequest.of(kind, elements, 0),
              RingSchedule.of(kind, 0, rank, ranks),
              cluster.starter(rank),
              TIMEOUT.toNanos());
      operation.start(17, 3);
      operations.add(operation);
    }
    cluster.run(Duration.ofSeconds(1));
    return operations;
  }

  private static SimulatedCluster connected(int ranks, long seed, int interval) {
    SimulatedCluster cluster =
        new SimulatedCluster(
            ranks,
            1000,
            128,
            AlgorithmTable.DEFAULT,
            CommunicatorOptions.forJob("memory").withResultCheckInterval(interval),
            random -> EdgeFaults.NONE,
            new Random(seed));
    cluster.run(Duration.ofMillis(500));
    cluster.agents.forEach(agent -> assertThat(agent.failure()).isNull());
    return cluster;
  }
}
