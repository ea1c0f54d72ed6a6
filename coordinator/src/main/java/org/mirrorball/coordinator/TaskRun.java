package org.mirrorball.coordinator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.mirrorball.control.ControlMessage;
import org.mirrorball.control.FailureReason;
import org.mirrorball.worker.Progress;

/** A task on all ranks: what each has said of it. The job's thread alone uses it. */
final class TaskRun {

  private static final long UNKNOWN_COUNT = -1;

  private final long taskId;
  private final Roster roster;
  private final TaskOutcome outcome;
  private final byte[][] results;
  private final long[] failedAfterOperations;
  private final boolean[] ended;
  private final WeightsCheck weights;
  private final Inquest inquest = new Inquest();
  private long lastStep;
  private String cancelReason;

  TaskRun(long taskId, Roster roster, TaskOutcome outcome) {
    int worldSize = roster.members().size();
    this.taskId = taskId;
    this.roster = roster;
    this.outcome = outcome;
    this.results = new byte[worldSize][];
    this.ended = new boolean[worldSize];
    this.failedAfterOperations = new long[worldSize];
    Arrays.fill(failedAfterOperations, UNKNOWN_COUNT);
    this.weights = new WeightsCheck(worldSize);
  }

  TaskOutcome outcome() {
    return outcome;
  }

  Inquest inquest() {
    return inquest;
  }

  void start(byte[] blob) {
    for (Member member : roster.members()) {
      member.connection().send(new ControlMessage.RunTask(taskId), blob);
    }
  }

  /**
   * A rank has reported.
   *
   * @throws WeightsDivergedException when its weights are not those of another rank
   */
  void progress(Member member, ControlMessage.TaskProgress message) {
    if (message.taskId() != taskId) {
      return;
    }
    lastStep = Math.max(lastStep, message.step());
    if (member.rank() == 0) {
      outcome.progress(
          new Progress(
              message.epoch(),
              message.step(),
              message.totalSteps(),
              message.loss(),
              message.accuracy(),
              message.samplesPerSecond(),
              message.inputWaitShare(),
              message.weightsCrc()));
    }
    if (message.weightsCrc() != -1) {
      String difference = weights.report(member.rank(), message.step(), message.weightsCrc());
      if (difference != null) {
        throw new WeightsDivergedException(difference);
      }
    }
  }

  void done(Member member, ControlMessage.TaskDone message, byte[] result) {
    if (message.taskId() == taskId) {
      results[member.rank()] = result;
      ended[member.rank()] = true;
    }
  }

  void failed(Member member, ControlMessage.TaskFailed message) {
    if (message.taskId() != taskId) {
      return;
    }
    ended[member.rank()] = true;
    failedAfterOperations[member.rank()] = message.operationCount();
    Evidence.Strength strength = strengthOf(message.reason());
    if (strength != null) {
      String line = "failed: " + message.message();
      inquest.add(new Evidence(member, strength, line, message.stackTrace()));
    }
    if (message.reason() == FailureReason.PEER_LOST) {
      suspectMissing(message);
    }
  }

  /** How much a report explains; null for a task that ended because we asked for it. */
  private Evidence.Strength strengthOf(FailureReason reason) {
    boolean asked = inquest.isOpen() || isCancelled();
    return switch (reason) {
      case OWN -> Evidence.Strength.CAUSE;
      case PEER_LOST -> Evidence.Strength.PEER_LOST;
      case CANCELLED -> asked ? null : Evidence.Strength.CONNECTION_LOST;
    };
  }

  private void suspectMissing(ControlMessage.TaskFailed message) {
    Member missing = roster.byRank(message.missingRank());
    if (missing != null && !ended[missing.rank()]) {
      String line = "does not answer (rank " + message.rank() + " says: " + message.message() + ")";
      inquest.add(new Evidence(missing, Evidence.Strength.MISSED, line, message.stackTrace()));
    }
  }

  /** The user does not want it any more. */
  void cancel(String reason) {
    cancelReason = reason;
    stop(reason);
  }

  boolean isCancelled() {
    return cancelReason != null;
  }

  /** Asks all ranks that still run it to stop. */
  void stop(String reason) {
    for (Member member : roster.members()) {
      if (!ended[member.rank()]) {
        member.connection().send(new ControlMessage.Cancel(taskId, reason));
      }
    }
  }

  boolean hasEndedEverywhere() {
    for (boolean each : ended) {
      if (!each) {
        return false;
      }
    }
    return true;
  }

  boolean hasSucceeded() {
    return !inquest.isOpen() && !isCancelled() && Arrays.stream(results).noneMatch(Objects::isNull);
  }

  List<byte[]> results() {
    return new ArrayList<>(Arrays.asList(results));
  }

  /** Whether every rank failed after the same operations, so the next task finds them equal. */
  boolean leftInStep() {
    long first = failedAfterOperations[0];
    return first != UNKNOWN_COUNT
        && Arrays.stream(failedAfterOperations).allMatch(each -> each == first);
  }

  /** Why it did not succeed. */
  RuntimeException verdict() {
    return inquest.isOpen() ? inquest.verdict(lastStep) : new CancellationException(cancelReason);
  }
}
