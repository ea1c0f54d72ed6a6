package org.mirrorball.worker;

import java.util.concurrent.CancellationException;
import org.mirrorball.collective.CollectiveException;
import org.mirrorball.collective.Communicator;
import org.mirrorball.control.ControlConnection;
import org.mirrorball.control.ControlMessage;
import org.mirrorball.control.FailureReason;

/**
 * Runs tasks on the worker's main thread, one at a time. Another thread may call the task off; one
 * that does not listen has its communicator closed and its thread interrupted.
 */
final class TaskRunner {

  private static final byte[] EMPTY = new byte[0];

  private final ControlConnection connection;
  private final int threads;
  private RunningTask current;
  private Communicator currentCommunicator;
  private Thread currentThread;
  private boolean broken;

  TaskRunner(ControlConnection connection, int threads) {
    this.connection = connection;
    this.threads = threads;
  }

  /** Runs the task of this blob and tells the coordinator how it ended. */
  void run(long taskId, byte[] blob, Communicator communicator) {
    RunningTask task = new RunningTask(taskId, communicator, connection, threads);
    begin(task, communicator);
    byte[] result = null;
    Throwable failure = null;
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      result = TaskCodec.decode(blob, loader).run(task);
    } catch (Throwable e) { // Also an Error of the user's code: the others must hear of it.
      failure = e;
    }
    boolean usable = end();
    if (failure == null) {
      connection.send(new ControlMessage.TaskDone(taskId), result == null ? EMPTY : result);
    } else {
      connection.send(describe(task, failure, usable));
    }
  }

  /** Asks the running task to stop; for {@link #ANY} whichever it is. */
  synchronized RunningTask cancel(long taskId, String reason) {
    if (current == null || (taskId != ANY && current.taskId() != taskId)) {
      return null;
    }
    current.cancel(reason);
    return current;
  }

  /** Stands for any task. */
  static final long ANY = -1;

  /** Takes the communicator away from a task that was asked to stop and did not. */
  void breakOff(RunningTask task) {
    Communicator toClose;
    synchronized (this) {
      if (current != task || broken) {
        return;
      }
      broken = true;
      currentThread.interrupt();
      toClose = currentCommunicator;
    }
    toClose.close();
  }

  private synchronized void begin(RunningTask task, Communicator communicator) {
    current = task;
    broken = broken && communicator == currentCommunicator;
    currentCommunicator = communicator;
    currentThread = Thread.currentThread();
  }

  /** Returns whether the communicator was left to the task. */
  private synchronized boolean end() {
    current = null;
    if (broken) {
      Thread.interrupted(); // It was meant for the task.
    }
    return !broken;
  }

  private static ControlMessage describe(RunningTask task, Throwable failure, boolean usable) {
    CollectiveException collective = FailureReport.collective(failure);
    FailureReason reason;
    if (task.isCancelled() && (collective != null || isInterruption(failure))) {
      reason = FailureReason.CANCELLED;
    } else {
      reason = collective == null ? FailureReason.OWN : FailureReason.PEER_LOST;
    }
    return new ControlMessage.TaskFailed(
        task.taskId(),
        task.rank(),
        reason,
        collective == null ? CollectiveException.UNKNOWN_RANK : collective.missingRank(),
        usable && collective == null ? task.operationCount() : -1,
        FailureReport.line(failure),
        FailureReport.stackTrace(failure));
  }

  private static boolean isInterruption(Throwable failure) {
    return failure instanceof CancellationException || failure instanceof InterruptedException;
  }
}
