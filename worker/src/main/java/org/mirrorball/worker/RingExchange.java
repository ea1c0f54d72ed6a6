package org.mirrorball.worker;

import java.util.ArrayList;
import java.util.List;
import org.mirrorball.collective.CollectiveHandle;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.OperationLabel;
import org.mirrorball.nn.GradientExchange;
import org.mirrorball.tensor.FlatVector;

/** Sends each bucket round the ring as soon as it is complete. Used by the replica's thread. */
final class RingExchange implements GradientExchange {

  private final Communicator communicator;
  private final List<CollectiveHandle> underWay = new ArrayList<>();

  RingExchange(Communicator communicator) {
    this.communicator = communicator;
  }

  @Override
  public void bucketReady(long step, int bucket, FlatVector sums, int offset, int count) {
    var label = new OperationLabel(step, bucket);
    underWay.add(communicator.allReduceSum(sums.bytes(), offset, count, label));
  }

  @Override
  public void awaitAll() {
    underWay.forEach(CollectiveHandle::await);
    underWay.clear();
  }
}
