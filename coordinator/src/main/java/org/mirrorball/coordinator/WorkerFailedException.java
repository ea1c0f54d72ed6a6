package org.mirrorball.coordinator;

/** One worker died or its task failed; all others were stopped because of it. */
public final class WorkerFailedException extends JobFailedException {

  private static final long serialVersionUID = 1L;

  private final int rank;
  private final String host;
  private final long pid;

  WorkerFailedException(int rank, String host, long pid, String message, String detail) {
    super(message, detail);
    this.rank = rank;
    this.host = host;
    this.pid = pid;
  }

  /** The rank that failed first. */
  public int rank() {
    return rank;
  }

  /** The host it ran on. */
  public String host() {
    return host;
  }

  /** Its process id there. */
  public long pid() {
    return pid;
  }
}
