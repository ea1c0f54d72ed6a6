package org.mirrorball.worker;

/** A worker's session ended in another way than by the coordinator's wish. */
public final class WorkerEndedException extends Exception {

  private static final long serialVersionUID = 1L;

  WorkerEndedException(String message, Throwable cause) {
    super(message, cause);
  }
}
