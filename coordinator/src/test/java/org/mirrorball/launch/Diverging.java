package org.mirrorball.launch;

import org.mirrorball.worker.Progress;
import org.mirrorball.worker.WorkerContext;
import org.mirrorball.worker.WorkerTask;

/** Every rank has weights of its own. */
record Diverging() implements WorkerTask {

  @Override
  public byte[] run(WorkerContext context) {
    context.report(new Progress(1, 7, 10, 0.5, Double.NaN, 100, 0, 1 + context.rank()));
    context.communicator().barrier();
    return new byte[0];
  }
}
