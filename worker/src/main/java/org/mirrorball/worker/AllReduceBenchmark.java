package org.mirrorball.worker;

import java.util.List;
import org.mirrorball.collective.WireType;

/**
 * Times all-reduces of float32, in place, one after the other on the otherwise idle workers. Rank
 * 0's result is how long each operation of each length took on it, in nanoseconds, as {@link
 * Results} reads a {@code long[][]}.
 */
public final class AllReduceBenchmark implements WorkerTask {

  private static final long serialVersionUID = 1L;

  /** As many as the peers' programs make. */
  private static final int WARM_UP_COUNT = 3;

  /** What the timed operations of a length move at most, but for the least and the most of them. */
  private static final long TIMED_FLOATS = 400L << 20;

  private static final int MIN_TIMED_COUNT = 5;
  private static final int MAX_TIMED_COUNT = 200;

  private final List<Integer> floatCounts;
  private final WireType wire;

  /**
   * A task.
   *
   * @param floatCounts the lengths, in the order of the result
   * @param wire how the floats travel
   */
  public AllReduceBenchmark(List<Integer> floatCounts, WireType wire) {
    this.floatCounts = List.copyOf(floatCounts);
    this.wire = wire;
  }

  @Override
  public byte[] run(WorkerContext context) {
    AllReduceTrial trial = new AllReduceTrial(context, floatCounts, wire);
    trial.checkSums();
    trial.warmUp();
    long[][] elapsedNs = new long[floatCounts.size()][];
    for (int index = 0; index < elapsedNs.length; index++) {
      trial.repeat(index, WARM_UP_COUNT);
      elapsedNs[index] = trial.time(index, timedCount(floatCounts.get(index)));
    }
    return context.rank() == 0 ? Results.toBytes(elapsedNs) : new byte[0];
  }

  /** How many operations of a length are timed. */
  static int timedCount(int floatCount) {
    return (int) Math.max(MIN_TIMED_COUNT, Math.min(MAX_TIMED_COUNT, TIMED_FLOATS / floatCount));
  }
}
