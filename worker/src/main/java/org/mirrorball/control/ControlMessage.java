package org.mirrorball.control;

/**
 * What coordinator and worker say. A message is a flat record of numbers and strings; what is big
 * follows it as a blob.
 */
public sealed interface ControlMessage {

  /** Whether a blob follows. */
  default boolean carriesBlob() {
    return false;
  }

  /**
   * A worker is up and can be reached here.
   *
   * @param workerId the number its launcher gave it, from 0
   * @param device the accelerator it was given, empty when none
   */
  record Join(
      int workerId,
      String host,
      String hostId,
      String ipcDirectory,
      int udpPort,
      int udpMtuLength,
      long pid,
      String device)
      implements ControlMessage {}

  /** A worker cannot take part: it could not open or connect its communicator. */
  record JoinFailed(int workerId, String host, long pid, String message, String stackTrace)
      implements ControlMessage {}

  /** A worker's place; as many {@link Peer}s as {@code worldSize} follow. */
  record Assigned(int rank, int worldSize, int generation) implements ControlMessage {}

  /** Where one rank is reached. */
  record Peer(
      int rank,
      String host,
      String hostId,
      String ipcDirectory,
      int udpPort,
      int udpMtuLength,
      long pid)
      implements ControlMessage {}

  /** The coordinator does not want this worker. */
  record Rejected(String reason) implements ControlMessage {}

  /** The worker has probed its peers and waits for tasks. */
  record Ready(int generation) implements ControlMessage {}

  /** Run the task in the blob. */
  record RunTask(long taskId) implements ControlMessage {
    @Override
    public boolean carriesBlob() {
      return true;
    }
  }

  /** How far a worker is; see {@code org.mirrorball.worker.Progress}. */
  record TaskProgress(
      long taskId,
      int epoch,
      long step,
      long totalSteps,
      double loss,
      double accuracy,
      double samplesPerSecond,
      double inputWaitShare,
      long weightsCrc)
      implements ControlMessage {}

  /** The task's result is in the blob. */
  record TaskDone(long taskId) implements ControlMessage {
    @Override
    public boolean carriesBlob() {
      return true;
    }
  }

  /**
   * The task failed on this worker.
   *
   * @param rank the rank that says so
   * @param reason whose fault it is, as far as the worker can tell
   * @param missingRank the rank that a {@link FailureReason#PEER_LOST} misses, or -1
   * @param operationCount collective operations of this task so far, or -1 when the communicator is
   *     out of order; the workers are still in step when all of them say the same
   * @param message the cause in one line
   */
  record TaskFailed(
      long taskId,
      int rank,
      FailureReason reason,
      int missingRank,
      long operationCount,
      String message,
      String stackTrace)
      implements ControlMessage {}

  /** Stop this task; an answer ({@link TaskDone} or {@link TaskFailed}) still comes. */
  record Cancel(long taskId, String reason) implements ControlMessage {}

  /** Sent when there is nothing else to say, so that silence means death. */
  record Heartbeat() implements ControlMessage {}

  /** End the worker. */
  record Shutdown(String reason) implements ControlMessage {}
}
