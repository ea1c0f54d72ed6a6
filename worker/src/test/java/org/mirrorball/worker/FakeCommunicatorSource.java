package org.mirrorball.worker;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.mirrorball.collective.Collective;
import org.mirrorball.collective.CollectiveException;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.Elements;
import org.mirrorball.collective.PeerAddress;
import org.mirrorball.collective.ReduceOperator;
import org.mirrorball.collective.WireType;

/** A communicator that leaves sums as they are, and whose barrier lasts until it is closed. */
final class FakeCommunicatorSource implements CommunicatorSource {

  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch barrierEntered = new CountDownLatch(1);

  /** Returns once a task waits in the barrier. */
  void awaitBarrier() throws InterruptedException {
    barrierEntered.await();
  }

  @Override
  public PeerAddress local() {
    return new PeerAddress(-1, "fake", "fake", "", 7, 1408, 42);
  }

  @Override
  public Communicator connect(int rank, List<PeerAddress> peers, int generation) {
    return new FakeCommunicator(rank, peers.size(), generation);
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {}

  private final class FakeCommunicator implements Communicator {

    private final int rank;
    private final int worldSize;
    private final int generation;

    FakeCommunicator(int rank, int worldSize, int generation) {
      this.rank = rank;
      this.worldSize = worldSize;
      this.generation = generation;
    }

    @Override
    public int rank() {
      return rank;
    }

    @Override
    public int worldSize() {
      return worldSize;
    }

    @Override
    public int generation() {
      return generation;
    }

    @Override
    public Collective allReduce(Elements elements, ReduceOperator operator, WireType wire) {
      return new Collective() {
        @Override
        public Collective start(long step, int bucket) {
          return this;
        }

        @Override
        public void run(long step, int bucket) {
          throw new CollectiveException(
              1, "rank 1 (fake) is lost at step " + step + ", bucket " + bucket);
        }

        @Override
        public void await() {}

        @Override
        public boolean isDone() {
          return true;
        }
      };
    }

    @Override
    public Collective reduceScatter(Elements elements, ReduceOperator operator, WireType wire) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Collective allGather(Elements elements) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Collective broadcast(Elements elements, int root) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void barrier() {
      barrierEntered.countDown();
      boolean interrupted = false;
      while (true) {
        try {
          closed.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true; // As deaf as a real one may be.
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      throw new CollectiveException(CollectiveException.UNKNOWN_RANK, "the group was closed");
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
