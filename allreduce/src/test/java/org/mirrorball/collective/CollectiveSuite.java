package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every way between ranks must do; a subclass chooses the way. Results are compared with
 * closed forms.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CollectiveSuite {

  private static final List<ElementType> TYPES = List.of(ElementType.values());
  private static final int[] ELEMENT_COUNTS = {0, 1, 7, 64, 1000, 100_003};

  /** All ranks of a group, each with a thread of its own. */
  interface Group extends AutoCloseable {

    /** Runs a task on every rank at once; returns what they returned, by rank. */
    <T> List<T> onEveryRank(TestRing.RankTask<T> task) throws Exception;

    @Override
    void close();
  }

  abstract Group open(int ranks) throws Exception;

  /** Zeros for the elements of an all-reduce. */
  ByteBuffer memory(Communicator communicator, int byteLength) {
    return TestRing.bytes(byteLength);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16})
  void everyRankGetsTheResultOfAll(int ranks) throws Exception {
    try (Group group = open(ranks)) {
      for (int elementCount : ELEMENT_COUNTS) {
        allReduceIsRight(group, ranks, elementCount);
        reduceScatterIsRight(group, ranks, elementCount);
        allGatherIsRight(group, ranks, elementCount);
        broadcastIsRight(group, ranks, elementCount);
      }
    }
  }

  private void allReduceIsRight(Group group, int ranks, int elementCount) throws Exception {
    for (ReduceOperator operator : ReduceOperator.values()) {
      for (ElementType type : ElementType.values()) {
        if (operator == ReduceOperator.AVERAGE && type != ElementType.FLOAT32) {
          continue;
        }
        List<Elements> results =
            group.onEveryRank(
                communicator -> {
                  Elements elements =
                      filled(
                          memory(communicator, elementCount * type.byteLength()),
                          type,
                          elementCount,
                          communicator.rank());
                  communicator.allReduce(elements, operator, WireType.EXACT).run(1, 0);
                  return elements;
                });
        for (Elements result : results) {
          for (int i = 0; i < elementCount; i++) {
            assertThat(get(result, i))
                .as("%s of %s, element %d of %d", operator, type, i, elementCount)
                .isCloseTo(expected(operator, ranks, i), within(1e-6 * ranks));
          }
        }
      }
    }
  }

  private static void reduceScatterIsRight(Group group, int ranks, int elementCount)
      throws Exception {
    List<Elements> results =
        group.onEveryRank(
            communicator -> {
              Elements elements = filled(ElementType.FLOAT32, elementCount, communicator.rank());
              communicator.reduceScatter(elements, ReduceOperator.SUM, WireType.EXACT).run(2, 0);
              return elements;
            });
    for (int rank = 0; rank < ranks; rank++) {
      Elements chunk = results.get(rank).chunk(rank, ranks);
      for (int i = chunk.offset(); i < chunk.offset() + chunk.count(); i++) {
        assertThat(get(results.get(rank), i)).isEqualTo(expected(ReduceOperator.SUM, ranks, i));
      }
    }
  }

  private static void allGatherIsRight(Group group, int ranks, int elementCount) throws Exception {
    List<Elements> results =
        group.onEveryRank(
            communicator -> {
              Elements elements = filled(ElementType.INT64, elementCount, -1);
              Elements own = elements.chunk(communicator.rank(), ranks);
              for (int i = own.offset(); i < own.offset() + own.count(); i++) {
                elements.buffer().putLong(i * Long.BYTES, 3L * i);
              }
              communicator.allGather(elements).run(3, 0);
              return elements;
            });
    for (Elements result : results) {
      for (int i = 0; i < elementCount; i++) {
        assertThat(get(result, i)).isEqualTo(3.0 * i);
      }
    }
  }

  private static void broadcastIsRight(Group group, int ranks, int elementCount) throws Exception {
    for (int root = 0; root < ranks; root += 2) {
      int from = root;
      List<Elements> results =
          group.onEveryRank(
              communicator -> {
                Elements elements = filled(ElementType.INT32, elementCount, communicator.rank());
                communicator.broadcast(elements, from).run(4, 0);
                return elements;
              });
      for (Elements result : results) {
        for (int i = 0; i < elementCount; i++) {
          assertThat(get(result, i)).isEqualTo(from + i % 7);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void aNarrowWireGivesAllRanksTheSameBitsNearTheSum(int ranks) throws Exception {
    int elementCount = 70_001;
    try (Group group = open(ranks)) {
      for (WireType wire : new WireType[] {WireType.BFLOAT16, WireType.FLOAT16}) {
        List<Elements> results =
            group.onEveryRank(
                communicator -> {
                  Elements elements =
                      filled(ElementType.FLOAT32, elementCount, communicator.rank());
                  communicator.allReduce(elements, ReduceOperator.AVERAGE, wire).run(1, 0);
                  return elements;
                });
        for (Elements result : results) {
          assertThat(result.buffer()).isEqualTo(results.get(0).buffer());
          for (int i = 0; i < elementCount; i++) {
            double exact = expected(ReduceOperator.AVERAGE, ranks, i);
            assertThat(get(result, i)).isCloseTo(exact, within(0.01 * exact + 1e-6));
          }
        }
      }
    }
  }

  @Test
  void operationsStartedTogetherEndInOrderEachWithItsOwnSum() throws Exception {
    int ranks = 3;
    int buckets = 40;
    int bucketElementCount = 30_001;
    try (Group group = open(ranks)) {
      List<ByteBuffer> sums =
          group.onEveryRank(
              communicator -> {
                ByteBuffer vector = TestRing.floats(buckets * bucketElementCount);
                for (int i = 0; i < buckets * bucketElementCount; i++) {
                  vector.putFloat(i * Float.BYTES, (communicator.rank() + 1) * (i % 101));
                }
                List<Collective> operations = new ArrayList<>();
                for (int bucket = 0; bucket < buckets; bucket++) {
                  int offset = bucket * bucketElementCount;
                  operations.add(
                      communicator
                          .allReduceSum(Elements.float32(vector, offset, bucketElementCount))
                          .start(1, bucket));
                }
                operations.get(buckets - 1).await();
                assertThat(operations).allMatch(Collective::isDone);
                operations.forEach(Collective::await);
                return vector;
              });
      for (ByteBuffer sum : sums) {
        for (int i = 0; i < buckets * bucketElementCount; i++) {
          assertThat(sum.getFloat(i * Float.BYTES)).isEqualTo(6f * (i % 101));
        }
      }
    }
  }

  @Test
  void anOperationIsStartedAgainAndAgain() throws Exception {
    try (Group group = open(2)) {
      List<ByteBuffer> sums =
          group.onEveryRank(
              communicator -> {
                ByteBuffer vector = TestRing.floats(1);
                vector.putFloat(0, 1);
                Collective doubled = communicator.allReduceSum(Elements.float32(vector, 0, 1));
                for (int step = 0; step < 20; step++) {
                  doubled.run(step, 0);
                }
                return vector;
              });
      assertThat(sums).allMatch(sum -> sum.getFloat(0) == 1 << 20);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6})
  void everyRankReceivesWhatEveryOtherSendsItInOrder(int ranks) throws Exception {
    try (Group group = open(ranks)) {
      group.onEveryRank(
          communicator -> {
            int self = communicator.rank();
            List<Elements> received = new ArrayList<>();
            List<Collective> messages = new ArrayList<>();
            for (int other = 0; other < ranks; other++) {
              for (int i = 0; i < ELEMENT_COUNTS.length && other != self; i++) {
                ElementType type = TYPES.get(i % TYPES.size());
                Elements sent = filled(type, ELEMENT_COUNTS[i], self + 10 * other + i);
                messages.add(communicator.send(sent, other).start(9, i));
                received.add(filled(type, ELEMENT_COUNTS[i], -1));
                messages.add(communicator.receive(received.get(received.size() - 1), other));
                messages.get(messages.size() - 1).start(9, i);
              }
            }
            messages.forEach(Collective::await);
            for (int n = 0; n < received.size(); n++) {
              int i = n % ELEMENT_COUNTS.length;
              int place = n / ELEMENT_COUNTS.length;
              int other = place < self ? place : place + 1;
              for (int element = 0; element < ELEMENT_COUNTS[i]; element++) {
                assertThat(get(received.get(n), element))
                    .isEqualTo(other + 10 * self + i + element % 7);
              }
            }
            communicator.barrier();
            return null;
          });
    }
  }

  @ParameterizedTest
  @EnumSource(WireType.class)
  void messagesTravelInEveryWireType(WireType wire) throws Exception {
    int elementCount = 70_001;
    try (Group group = open(2)) {
      group.onEveryRank(
          communicator -> {
            Elements elements = filled(ElementType.FLOAT32, elementCount, communicator.rank());
            if (communicator.rank() == 0) {
              communicator.send(elements, 1, wire).run(1, 0);
            } else {
              communicator.receive(elements, 0, wire).run(1, 0);
            }
            for (int i = 0; i < elementCount; i++) {
              assertThat(get(elements, i)).isEqualTo(i % 7); // exact in all of them
            }
            communicator.barrier();
            return null;
          });
    }
  }

  @Test
  void messagesAndCollectivesDoNotWaitForEachOther() throws Exception {
    int longCount = 5_000_000; // more than all streams hold
    try (Group group = open(2)) {
      group.onEveryRank(
          communicator -> {
            int self = communicator.rank();
            Elements message = filled(ElementType.FLOAT32, longCount, self);
            Elements sum = filled(ElementType.FLOAT32, longCount / 10, self);
            Collective allReduce = communicator.allReduceSum(sum);
            if (self == 0) {
              Collective send = communicator.send(message, 1).start(1, 0);
              allReduce.run(1, 0); // before rank 1 receives anything
              send.await();
              allReduce.start(2, 0);
              communicator.send(message, 1).run(2, 0); // before rank 1 adds up anything
              allReduce.await();
            } else {
              Collective receive = communicator.receive(message, 0);
              allReduce.run(1, 0);
              receive.run(1, 0);
              assertThat(get(message, longCount - 1)).isEqualTo((longCount - 1) % 7);
              receive.run(2, 0);
              allReduce.run(2, 0);
            }
            assertThat(get(sum, 3)).isEqualTo(14);
            communicator.barrier();
            return null;
          });
    }
  }

  @Test
  void rowsAndColumnsOfAGridComputeBesideTheWhole() throws Exception {
    int ranks = 6;
    int columns = 3;
    int elementCount = 20_000;
    try (Group group = open(ranks)) {
      group.onEveryRank(
          whole -> {
            int row = whole.rank() / columns;
            int column = whole.rank() % columns;
            try (Communicator inRow = whole.split(row, column);
                Communicator inColumn = whole.split(column, -row)) {
              assertThat(List.of(inRow.rank(), inRow.worldSize())).containsExactly(column, columns);
              assertThat(List.of(inColumn.rank(), inColumn.worldSize()))
                  .containsExactly(1 - row, 2);
              Elements ofRow = filled(ElementType.FLOAT32, elementCount, whole.rank());
              Elements ofColumn = filled(ElementType.FLOAT32, elementCount, whole.rank());
              Elements ofWhole = filled(ElementType.FLOAT32, elementCount, whole.rank());
              Collective rowSum = inRow.allReduceSum(ofRow).start(1, 0);
              Collective columnSum = inColumn.allReduceSum(ofColumn).start(1, 0);
              whole.allReduceSum(ofWhole).run(1, 0);
              columnSum.await();
              rowSum.await();
              for (int i = 0; i < elementCount; i++) {
                assertThat(get(ofRow, i)).isEqualTo(3 * (i % 7) + 3 + 9 * row);
                assertThat(get(ofColumn, i)).isEqualTo(2 * (i % 7) + 2 * column + 3);
                assertThat(get(ofWhole, i)).isEqualTo(6 * (i % 7) + 15);
              }
              messageToTheNextOf(inRow);
            }
            whole.barrier(); // parts are closed, the whole is not
            return null;
          });
    }
  }

  private static void messageToTheNextOf(Communicator communicator) {
    int ranks = communicator.worldSize();
    Elements sent = filled(ElementType.INT32, 100, communicator.rank());
    Elements received = filled(ElementType.INT32, 100, -1);
    Collective send = communicator.send(sent, (communicator.rank() + 1) % ranks).start(1, 1);
    int previous = (communicator.rank() + ranks - 1) % ranks;
    communicator.receive(received, previous).run(1, 1);
    send.await();
    assertThat(get(received, 99)).isEqualTo(previous + 1);
    communicator.barrier();
  }

  @Test
  void partsArePartedAgainWithNumbersOfTheirOwn() throws Exception {
    try (Group group = open(5)) {
      List<Integer> sizes =
          group.onEveryRank(
              whole -> {
                Communicator half = whole.split(whole.rank() / 3, 0); // 3 and 2 ranks
                Communicator quarter = half.split(half.rank() / 2, 0); // 2 and 1, 2
                Communicator other = whole.split(whole.rank() % 2, 0); // 3 and 2
                for (Communicator part : List.of(other, quarter, half, whole)) {
                  Elements ones = filled(ElementType.INT64, 1, 1);
                  part.allReduceSum(ones).run(1, 0);
                  assertThat(get(ones, 0)).isEqualTo(part.worldSize());
                }
                whole.barrier();
                return quarter.worldSize();
              });
      assertThat(sizes).containsExactly(2, 2, 1, 2, 2);
    }
  }

  @Test
  void aMessageToItselfOrToNobodyIsRefused() throws Exception {
    try (Group group = open(2)) {
      group.onEveryRank(
          communicator -> {
            Elements elements = filled(ElementType.FLOAT32, 1, 0);
            for (int rank : new int[] {-1, communicator.rank(), 2}) {
              assertThatThrownBy(() -> communicator.send(elements, rank))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining("to rank " + rank)
                  .hasMessageContaining("expected another rank from 0 to 1");
              assertThatThrownBy(() -> communicator.receive(elements, rank))
                  .isInstanceOf(IllegalArgumentException.class);
            }
            return null;
          });
    }
  }

  private static Elements filled(ElementType type, int elementCount, int rank) {
    return filled(TestRing.bytes(elementCount * type.byteLength()), type, elementCount, rank);
  }

  private static Elements filled(ByteBuffer buffer, ElementType type, int elementCount, int rank) {
    for (int i = 0; i < elementCount; i++) {
      int value = rank + i % 7;
      switch (type) {
        case FLOAT32 -> buffer.putFloat(i * Float.BYTES, value);
        case INT32 -> buffer.putInt(i * Integer.BYTES, value);
        case INT64 -> buffer.putLong(i * Long.BYTES, value);
      }
    }
    return new Elements(buffer, type, 0, elementCount);
  }

  private static double get(Elements elements, int i) {
    ByteBuffer buffer = elements.buffer();
    return switch (elements.type()) {
      case FLOAT32 -> buffer.getFloat(i * Float.BYTES);
      case INT32 -> buffer.getInt(i * Integer.BYTES);
      case INT64 -> buffer.getLong(i * Long.BYTES);
    };
  }

  private static double expected(ReduceOperator operator, int ranks, int i) {
    double sum = ranks * (ranks - 1) / 2.0 + ranks * (double) (i % 7);
    return switch (operator) {
      case SUM -> sum;
      case AVERAGE -> sum / ranks;
      case MAX -> ranks - 1 + i % 7;
      case MIN -> i % 7;
    };
  }
}
