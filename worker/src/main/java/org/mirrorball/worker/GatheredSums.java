package org.mirrorball.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.mirrorball.collective.Collective;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.ElementType;
import org.mirrorball.collective.Elements;
import org.mirrorball.tensor.ReplicaSums;

/**
 * Sums in double, which the ring does not add up: every rank gets the numbers of all, bit for bit,
 * and adds them in the order of ranks. For some hundred numbers, whose cost is the wait for the
 * last rank. Used by the replica's thread.
 */
final class GatheredSums implements ReplicaSums.Sum {

  private static final int OUTSIDE_BUCKETS = -1;

  /** A cache line: chunks of a gathering begin at one. */
  private static final int ALIGNMENT = 64 / Double.BYTES;

  private final int begin;
  private final int stride;
  private final LongSupplier step;
  private final DoubleBuffer all;
  private final Collective gathering;

  /**
   * Sums of {@code count} numbers, at least one.
   *
   * @param step named in errors; the same on all ranks
   */
  GatheredSums(Communicator communicator, int count, LongSupplier step) {
    int worldSize = communicator.worldSize();
    this.stride = (count + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    this.begin = communicator.rank() * stride;
    this.step = step;
    int total = worldSize * stride;
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(total * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    this.all = bytes.asDoubleBuffer();
    this.gathering = communicator.allGather(new Elements(bytes, ElementType.INT64, 0, total));
  }

  @Override
  public void add(double[] numbers) {
    all.put(begin, numbers);
    gathering.run(step.getAsLong(), OUTSIDE_BUCKETS);
    Arrays.fill(numbers, 0);
    for (int first = 0; first < all.capacity(); first += stride) {
      for (int index = 0; index < numbers.length; index++) {
        numbers[index] += all.get(first + index);
      }
    }
  }
}
