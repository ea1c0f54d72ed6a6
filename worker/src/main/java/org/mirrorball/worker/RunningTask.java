package org.mirrorball.worker;

import java.util.concurrent.CancellationException;
import org.mirrorball.collective.Communicator;
import org.mirrorball.control.ControlConnection;
import org.mirrorball.control.ControlMessage;

/** The task that a worker runs now, and what the task sees of the worker. */
final class RunningTask implements WorkerContext {

  /** Ranks other than 0 report for the record only, so ten times a second is enough. */
  private static final long QUIET_REPORT_INTERVAL_NS = 100_000_000;

  private final long taskId;
  private final ControlConnection connection;
  private final TaskCommunicator communicator;
  private final int threads;
  private volatile String cancelReason;
  private long lastReportNs = System.nanoTime() - QUIET_REPORT_INTERVAL_NS;

  RunningTask(long taskId, Communicator communicator, ControlConnection connection, int threads) {
    this.taskId = taskId;
    this.threads = threads;
    this.connection = connection;
    this.communicator = new TaskCommunicator(communicator, this);
  }

  @Override
  public int rank() {
    return communicator.rank();
  }

  @Override
  public int worldSize() {
    return communicator.worldSize();
  }

  @Override
  public Communicator communicator() {
    return communicator;
  }

  @Override
  public void report(Progress progress) {
    checkCancelled();
    long nowNs = System.nanoTime();
    boolean due = rank() == 0 || nowNs - lastReportNs >= QUIET_REPORT_INTERVAL_NS;
    if (!due && progress.weightsCrc() == -1) {
      return;
    }
    lastReportNs = nowNs;
    connection.send(
        new ControlMessage.TaskProgress(
            taskId,
            progress.epoch(),
            progress.step(),
            progress.totalSteps(),
            progress.loss(),
            progress.accuracy(),
            progress.samplesPerSecond(),
            progress.inputWaitShare(),
            progress.weightsCrc()));
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public void checkCancelled() {
    String reason = cancelReason;
    if (reason != null) {
      throw new CancellationException(reason);
    }
  }

  /** Calls the task off; any thread. */
  void cancel(String reason) {
    cancelReason = reason;
  }

  boolean isCancelled() {
    return cancelReason != null;
  }

  long taskId() {
    return taskId;
  }

  /** Operations so far, or -1 when one is still under way. */
  long operationCount() {
    return communicator.isQuiet() ? communicator.operationCount() : -1;
  }
}
