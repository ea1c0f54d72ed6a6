package org.mirrorball.worker;

import org.mirrorball.collective.Communicator;

/** What a task sees of the worker that it runs on. */
public interface WorkerContext {

  /** This worker's place among all, from 0. */
  int rank();

  /** How many workers run the task. */
  int worldSize();

  /** Joins the workers; usable for as long as the task runs. */
  Communicator communicator();

  /** Tells the coordinator how far this worker is; does not block on its answer. */
  void report(Progress progress);

  /** The cores that this worker may use. */
  default int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Throws {@link java.util.concurrent.CancellationException} when the job is called off. */
  void checkCancelled();
}
