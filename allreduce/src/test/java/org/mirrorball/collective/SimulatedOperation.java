package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * One operation of all ranks, or a message between two, and its right result. Elements are whole
 * numbers so small that sums are exact in every type.
 *
 * @param number its place in the sequence, from which its elements follow
 * @param root of a broadcast, or the sender of a message
 * @param receiver of a message
 */
record SimulatedOperation(
    int number,
    int ranks,
    OperationKind kind,
    ElementType type,
    ReduceOperator operator,
    WireType wire,
    int elementCount,
    int root,
    int receiver) {

  private static final int MAX_ELEMENT_COUNT = 700;
  private static final int VALUES = 16;

  static SimulatedOperation draw(int number, int ranks, Random random) {
    OperationKind kind = any(OperationKind.values(), random);
    kind = kind == OperationKind.RECEIVE ? OperationKind.SEND : kind; // a message has both
    ElementType type = any(ElementType.values(), random);
    ReduceOperator operator = any(ReduceOperator.values(), random);
    WireType wire = any(WireType.values(), random);
    if (type != ElementType.FLOAT32) {
      wire = WireType.EXACT;
      operator = operator == ReduceOperator.AVERAGE ? ReduceOperator.SUM : operator;
    }
    if (operator == ReduceOperator.AVERAGE) {
      wire = WireType.EXACT; // or it would not be exact
    }
    int root = kind == OperationKind.BROADCAST || kind.isMessage() ? random.nextInt(ranks) : 0;
    int receiver = (root + 1 + random.nextInt(ranks - 1)) % ranks;
    int elementCount = random.nextInt(random.nextBoolean() ? 20 : MAX_ELEMENT_COUNT);
    return new SimulatedOperation(
        number, ranks, kind, type, operator, wire, elementCount, root, receiver);
  }

  /** What every communicator begins with, so that none leaves while others still connect. */
  static SimulatedOperation firstBarrier(int ranks) {
    return new SimulatedOperation(
        0,
        ranks,
        OperationKind.BARRIER,
        ElementType.FLOAT32,
        ReduceOperator.SUM,
        WireType.EXACT,
        0,
        0,
        0);
  }

  /** Whether a rank has a part in it. */
  boolean takesPart(int rank) {
    return !kind.isMessage() || rank == root || rank == receiver;
  }

  private static <T> T any(T[] choices, Random random) {
    return choices[random.nextInt(choices.length)];
  }

  /** One rank's part of it. */
  OperationRequest request(int rank) {
    return switch (kind) {
      case ALL_REDUCE, REDUCE_SCATTER ->
          new OperationRequest(kind, elements(rank), operator, wire, 0);
      case ALL_GATHER, BROADCAST -> OperationRequest.of(kind, elements(rank), root);
      case BARRIER -> OperationRequest.of(kind, Elements.NONE, 0);
      case SEND, RECEIVE ->
          rank == root
              ? message(OperationKind.SEND, rank, receiver)
              : message(OperationKind.RECEIVE, rank, root);
    };
  }

  private OperationRequest message(OperationKind part, int rank, int otherRank) {
    return new OperationRequest(part, elements(rank), ReduceOperator.SUM, wire, otherRank);
  }

  private Elements elements(int rank) {
    ByteBuffer buffer = TestRing.bytes(elementCount * type.byteLength());
    Elements elements = new Elements(buffer, type, 0, elementCount);
    for (int i = 0; i < elementCount; i++) {
      switch (type) {
        case FLOAT32 -> buffer.putFloat(i * Float.BYTES, value(rank, i));
        case INT32 -> buffer.putInt(i * Integer.BYTES, value(rank, i));
        case INT64 -> buffer.putLong(i * Long.BYTES, value(rank, i));
      }
    }
    return elements;
  }

  private int value(int rank, int i) {
    int mixed = (rank + 1) * 7919 + i * 104_729 + number * 1_299_709;
    return Math.floorMod(mixed >>> 3, VALUES);
  }

  /** Fails unless a rank's elements hold the result. */
  void check(int rank, Elements result) {
    for (int owner = 0; owner < ranks && kind != OperationKind.BARRIER; owner++) {
      Elements chunk = result.chunk(owner, ranks);
      if (kind == OperationKind.REDUCE_SCATTER && owner != rank) {
        continue; // undefined
      }
      for (int i = chunk.offset(); i < chunk.offset() + chunk.count(); i++) {
        double difference = get(result.buffer(), i) - expected(owner, i);
        if (!(Math.abs(difference) < 1e-5)) {
          assertThat(get(result.buffer(), i))
              .as("%s on rank %d, element %d", this, rank, i)
              .isEqualTo(expected(owner, i));
        }
      }
    }
  }

  private double get(ByteBuffer buffer, int i) {
    return switch (type) {
      case FLOAT32 -> buffer.getFloat(i * Float.BYTES);
      case INT32 -> buffer.getInt(i * Integer.BYTES);
      case INT64 -> buffer.getLong(i * Long.BYTES);
    };
  }

  private double expected(int owner, int i) {
    return switch (kind) {
      case BROADCAST, SEND -> value(root, i);
      case ALL_GATHER -> value(owner, i);
      default -> combined(i);
    };
  }

  private double combined(int i) {
    double result = value(0, i);
    for (int rank = 1; rank < ranks; rank++) {
      int value = value(rank, i);
      result =
          switch (operator) {
            case SUM, AVERAGE -> result + value;
            case MAX -> Math.max(result, value);
            case MIN -> Math.min(result, value);
          };
    }
    return operator == ReduceOperator.AVERAGE ? result / ranks : result;
  }
}
