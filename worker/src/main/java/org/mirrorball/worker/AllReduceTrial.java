package org.mirrorball.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import org.mirrorball.collective.Collective;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.Elements;
import org.mirrorball.collective.ReduceOperator;
import org.mirrorball.collective.WireType;

/**
 * The all-reduces of a benchmark, one for each length, over the beginning of the same vector. Every
 * rank makes the same calls in the same order.
 */
final class AllReduceTrial {

  /** What a round of the warm-up moves for each length: the shorter ones take their turn often. */
  private static final int ROUND_FLOATS = 1 << 20;

  /**
   * One follows the other, as in the trial: frames of the next come while this one is at its last,
   * and the compiler drops what it has made where it has never seen that. So many, as ranks of one
   * host then try each way to share vectors on what a trial leaves in the caches, too.
   */
  private static final int MIN_ROUND_COUNT = 32;

  private static final int MAX_ROUND_COUNT = 200;

  private final WorkerContext context;
  private final Communicator communicator;
  private final List<Integer> floatCounts;
  private final ByteBuffer vector;
  private final List<Collective> operations;
  private final ClosedFormSum expected;
  private long step;

  AllReduceTrial(WorkerContext context, List<Integer> floatCounts, WireType wire) {
    this.context = context;
    this.communicator = context.communicator();
    this.floatCounts = floatCounts;
    this.vector = communicator.allocate(Collections.max(floatCounts) * Float.BYTES);
    this.operations =
        floatCounts.stream()
            .map(count -> Elements.float32(vector, 0, count))
            .map(elements -> communicator.allReduce(elements, ReduceOperator.SUM, wire))
            .toList();
    this.expected = new ClosedFormSum(context.rank(), context.worldSize(), wire);
  }

  private static ByteBuffer floats(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Adds up each length once, and leaves zeros: these stay finite however often they are added.
   *
   * @throws IllegalStateException when a sum is wrong
   */
  void checkSums() {
    for (int index = 0; index < operations.size(); index++) {
      int count = floatCounts.get(index);
      expected.fill(vector, count);
      repeat(index, 1);
      expected.check(vector, count);
    }
    for (int i = 0; i < vector.capacity(); i += Float.BYTES) {
      vector.putFloat(i, 0);
    }
  }

  /**
   * Goes round the lengths until rank 0 is warm, and at least once. A round is a trial in small,
   * barrier and all: what is new to the compiler after it would have it begin again.
   */
  void warmUp() {
    ByteBuffer verdict = floats(1);
    Collective telling = communicator.broadcast(Elements.float32(verdict, 0, 1), 0);
    var watch = new WarmUpWatch(System.nanoTime());
    do {
      for (int index = 0; index < operations.size(); index++) {
        int count = ROUND_FLOATS / floatCounts.get(index);
        time(index, Math.max(MIN_ROUND_COUNT, Math.min(MAX_ROUND_COUNT, count)));
      }
      verdict.putFloat(0, watch.isOver(System.nanoTime()) ? 0 : 1);
      telling.run(step++, operations.size());
    } while (verdict.getFloat(0) == 1);
  }

  /** Runs the operation of a length so many times. */
  void repeat(int index, int count) {
    Collective operation = operations.get(index);
    for (int i = 0; i < count; i++) {
      operation.run(step++, index);
    }
  }

  /** Returns how long each of so many operations took on this rank, in nanoseconds. */
  long[] time(int index, int count) {
    Collective operation = operations.get(index);
    long[] elapsedNs = new long[count];
    communicator.barrier();
    for (int i = 0; i < count; i++) {
      long beginNs = System.nanoTime();
      operation.run(step++, index);
      elapsedNs[i] = System.nanoTime() - beginNs;
    }
    context.checkCancelled();
    return elapsedNs;
  }
}
