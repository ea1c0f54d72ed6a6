package org.mirrorball.worker;

import java.util.ArrayList;
import java.util.List;
import org.mirrorball.collective.Collective;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.Elements;
import org.mirrorball.nn.GradientExchange;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.ReplicaSums;

/** Sends each bucket round the ring as soon as it is complete. Used by the replica's thread. */
final class RingExchange implements GradientExchange {

  private final Communicator communicator;
  private final List<Collective> prepared = new ArrayList<>();
  private int underWayCount;
  private long step;

  RingExchange(Communicator communicator) {
    this.communicator = communicator;
  }

  @Override
  public void begin(long newStep) {
    step = newStep;
  }

  @Override
  public ReplicaSums replicaSums() {
    return count -> new GatheredSums(communicator, count, () -> step);
  }

  /** Memory that the other ranks of this host can read. */
  @Override
  public FlatVector allocate(long elementCount) {
    int byteLength = Math.toIntExact(elementCount * Float.BYTES);
    return FlatVector.over(communicator.allocate(byteLength));
  }

  /** Every step has the same buckets, so each is made ready in the first one. */
  @Override
  public void bucketReady(long step, int bucket, FlatVector sums, int offset, int count) {
    if (bucket == prepared.size()) {
      prepared.add(communicator.allReduceSum(Elements.float32(sums.bytes(), offset, count)));
    }
    prepared.get(bucket).start(step, bucket);
    underWayCount = bucket + 1;
  }

  @Override
  public void awaitAll() {
    for (int bucket = 0; bucket < underWayCount; bucket++) {
      prepared.get(bucket).await();
    }
    underWayCount = 0;
  }
}
