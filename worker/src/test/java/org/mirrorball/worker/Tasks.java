package org.mirrorball.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mirrorball.collective.Elements;

/** Tasks for tests. */
final class Tasks {

  private Tasks() {}

  /** Answers with its rank. */
  record SayRank() implements WorkerTask {
    @Override
    public byte[] run(WorkerContext context) {
      context.report(new Progress(1, 2, 3, 0.25, 0.5, 100, 0, 0xabcL));
      return new byte[] {(byte) context.rank()};
    }
  }

  /** Fails by itself. */
  record Fail(String message) implements WorkerTask {
    @Override
    public byte[] run(WorkerContext context) {
      throw new IllegalStateException(message);
    }
  }

  /** Misses a peer. */
  record LosePeer() implements WorkerTask {
    @Override
    public byte[] run(WorkerContext context) throws Exception {
      ByteBuffer buffer = ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN);
      try {
        context.communicator().allReduceSum(Elements.float32(buffer, 0, 1)).run(57, 2);
      } catch (RuntimeException e) {
        throw new Exception("step failed", e);
      }
      return new byte[0];
    }
  }

  /** Waits for peers that do not come. */
  record WaitForPeers() implements WorkerTask {
    @Override
    public byte[] run(WorkerContext context) {
      context.report(new Progress(1, 1, 3, 0.25, 0.5, 100, 0, -1));
      context.communicator().barrier();
      return new byte[0];
    }
  }

  /** Looks whether it is called off, as a step loop does. */
  record Obedient() implements WorkerTask {
    @Override
    public byte[] run(WorkerContext context) throws InterruptedException {
      context.report(new Progress(1, 1, 3, 0.25, 0.5, 100, 0, -1));
      while (true) {
        context.checkCancelled();
        Thread.sleep(1);
      }
    }
  }
}
