package org.mirrorball.worker;

import java.io.Serializable;

/**
 * Work that the coordinator sends to every worker at once. It travels by Java serialization inside
 * an authenticated frame; its classes are on the workers' class path.
 */
public interface WorkerTask extends Serializable {

  /**
   * Runs on one worker, in step with all others.
   *
   * @return the result, empty where only another rank's counts
   * @throws Exception any failure; it ends the task on every worker
   */
  byte[] run(WorkerContext context) throws Exception;
}
