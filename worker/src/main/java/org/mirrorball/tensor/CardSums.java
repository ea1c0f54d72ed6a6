package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;

/**
 * Each channel's sums over the rows of a batch that count, on a card, and how many rows they are;
 * over all replicas if there are others. What does not count is multiplied with 0, so it must be
 * finite; the host's kernels pass over it.
 */
final class CardSums {
  private final CardCall call;
  private final ReplicaSums replicas;

  /** [1, batch]: 1 where a sample counts. */
  private final INDArray counting;

  /** [1, 1]: how many rows count on this replica. */
  private final INDArray ownCount;

  CardSums(CardCall call, ReplicaSums replicas, INDArray weights, long rowsPerSample) {
    this.call = call;
    this.replicas = replicas;
    this.counting = call.scratch(weights.dataType(), 1, weights.length());
    this.ownCount = call.scratch(weights.dataType(), 1, 1);
    INDArray row = CardCall.view(weights, 1, weights.length());
    call.legacy(new Sign(row, counting));
    call.legacy(new Square(counting, counting));
    call.sum(counting, ownCount, true, 0, 1);
    call.legacy(new ScalarMultiplication(ownCount, null, ownCount, rowsPerSample));
  }

  /** [batch, 1, 1], to multiply with: 1 where a sample counts. */
  INDArray counting() {
    return CardCall.view(counting, counting.length(), 1, 1);
  }

  /** The sums of x [batch, rows, channels] on this replica, [1, channels]. */
  INDArray of(INDArray x) {
    // Products with 0 and 1 in place of a mask: only this small matrix is written.
    INDArray perSample = call.scratch(x.dataType(), x.size(0), x.size(2));
    INDArray sums = call.scratch(x.dataType(), 1, x.size(2));
    call.sum(x, perSample, false, 1);
    call.custom("matmul", List.of(counting, perSample), sums, 0, 0, 0);
    return sums;
  }

  /**
   * Makes sums of this replica those of all.
   *
   * @return [1, 1], the rows that they are of, at least 1
   */
  INDArray add(INDArray... sums) {
    INDArray count = call.scratchLike(ownCount);
    call.copy(ownCount, count);
    if (replicas != ReplicaSums.ALONE) {
      List<INDArray> all = new ArrayList<>(List.of(sums));
      all.add(count);
      call.onHost(exchange(all));
    }
    call.legacy(new ScalarMax(count, null, count, 1));
    return count;
  }

  /** Down, added up, up again: what {@link RowSums} does for the host's kernels. */
  private Kernel exchange(List<INDArray> arrays) {
    List<Memory> memories = new ArrayList<>();
    List<Kernel> downloads = new ArrayList<>();
    List<Kernel> uploads = new ArrayList<>();
    for (INDArray array : arrays) {
      Memory memory = Memory.allocate(DType.of(array.dataType()), array.length());
      memories.add(memory);
      downloads.add(call.card().download(array, memory));
      uploads.add(call.card().upload(memory, array));
    }
    double[] numbers = new double[memories.stream().mapToInt(Memory::elementCount).sum()];
    ReplicaSums.Sum sum = replicas.prepare(numbers.length);
    return () -> {
      downloads.forEach(Kernel::run);
      each(memories, (memory, index, next) -> numbers[next] = memory.get(index));
      sum.add(numbers);
      each(memories, (memory, index, next) -> memory.put(index, numbers[next]));
      uploads.forEach(Kernel::run);
    };
  }

  private interface Element {
    void visit(Memory memory, int index, int next);
  }

  private static void each(List<Memory> memories, Element element) {
    int next = 0;
    for (Memory memory : memories) {
      for (int index = 0; index < memory.elementCount(); index++) {
        element.visit(memory, index, next++);
      }
    }
  }
}
