package org.mirrorball.launch;

import org.mirrorball.worker.WorkerContext;
import org.mirrorball.worker.WorkerTask;

/** Rank 0 fails; the others neither look for cancellation nor mind being interrupted. */
record Deaf() implements WorkerTask {

  @Override
  public byte[] run(WorkerContext context) {
    if (context.rank() == 0) {
      throw new IllegalStateException("rank 0 gives up");
    }
    long sum = 0;
    while (sum >= 0) {
      sum = (sum + System.nanoTime()) & Long.MAX_VALUE;
    }
    return new byte[] {(byte) sum};
  }
}
