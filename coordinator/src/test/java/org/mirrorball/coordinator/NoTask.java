package org.mirrorball.coordinator;

import org.mirrorball.worker.WorkerContext;
import org.mirrorball.worker.WorkerTask;

/** For workers that do not run what they are sent. */
record NoTask() implements WorkerTask {

  @Override
  public byte[] run(WorkerContext context) {
    return new byte[0];
  }
}
