package org.mirrorball.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.ElementType;
import org.mirrorball.collective.Elements;
import org.mirrorball.nn.GradientExchange;
import org.mirrorball.nn.ReplicaGroup;

/** The replicas of one task, joined by its communicator. */
final class WorkerReplicaGroup implements ReplicaGroup {

  private static final int OUTSIDE_BUCKETS = -1;

  private final WorkerContext context;
  private final Communicator communicator;
  private final RingExchange exchange;

  WorkerReplicaGroup(WorkerContext context) {
    this.context = context;
    this.communicator = context.communicator();
    this.exchange = new RingExchange(communicator);
  }

  @Override
  public int rank() {
    return context.rank();
  }

  @Override
  public int worldSize() {
    return context.worldSize();
  }

  @Override
  public GradientExchange exchange() {
    return exchange;
  }

  @Override
  public double[] sum(double[] values) {
    double[] sums = values.clone();
    exchange.replicaSums().prepare(sums.length).add(sums);
    return sums;
  }

  @Override
  public long[] gather(long value) {
    return gather(value, 0);
  }

  private long[] gather(long value, long step) {
    ByteBuffer bytes = direct(worldSize() * Long.BYTES);
    bytes.putLong(rank() * Long.BYTES, value);
    var all = new Elements(bytes, ElementType.INT64, 0, worldSize());
    communicator.allGather(all).run(step, OUTSIDE_BUCKETS);
    long[] values = new long[worldSize()];
    bytes.asLongBuffer().get(0, values);
    return values;
  }

  /** Every rank sees the CRCs of all. */
  @Override
  public void requireSameWeights(long step, long crc) {
    long[] crcs = gather(crc, step);
    if (Arrays.stream(crcs).distinct().count() > 1) {
      throw new IllegalStateException(
          "weights differ between replicas at step " + step + ": " + describe(crcs));
    }
  }

  private static String describe(long[] crcs) {
    return IntStream.range(0, crcs.length)
        .mapToObj(rank -> String.format("rank %d has CRC %08x", rank, crcs[rank]))
        .collect(Collectors.joining(", "));
  }

  private static ByteBuffer direct(int length) {
    return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void barrier() {
    communicator.barrier();
  }

  @Override
  public void checkCancelled() {
    context.checkCancelled();
  }
}
