package org.mirrorball.collective;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Finds out whether an operation can still end: who is lost, who is late. */
final class LossWatch {

  /** Asking the system about a process costs some 20 us. */
  static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);

  /** After an operation's deadline, for the rank that knows the culprit to say so. */
  private static final long BLAME_GRACE_NS = TimeUnit.SECONDS.toNanos(1);

  private final CommunicatorGroup group;
  private final Transport transport;
  private final Neighbourhood neighbourhood;
  private final DroppedFrames dropped;
  private final long peerTimeoutNs;
  private Operation operation;
  private long deadlineNs;
  private long nextNs;
  private long droppedBefore;

  LossWatch(
      CommunicatorGroup group,
      Transport transport,
      Neighbourhood neighbourhood,
      DroppedFrames dropped,
      long peerTimeoutNs) {
    this.group = group;
    this.transport = transport;
    this.neighbourhood = neighbourhood;
    this.dropped = dropped;
    this.peerTimeoutNs = peerTimeoutNs;
  }

  /** Starts an operation's time. */
  void operationBegun(long nowNs, Operation begun) {
    operation = begun;
    deadlineNs = nowNs + begun.timeoutNs();
    nextNs = nowNs + INTERVAL_NS;
    droppedBefore = dropped.total();
  }

  /** While edges are probed silence is no loss; a dead process is. */
  Failure lookWhileConnecting(long nowNs) {
    return isDue(nowNs) ? loss(nowNs, Long.MAX_VALUE, 1, () -> "") : null;
  }

  /** Why the operation under way cannot end, or null; looks only every so often. */
  Failure look(long nowNs, int begunCount) {
    if (operation == null || !isDue(nowNs)) {
      return null;
    }
    Failure loss = loss(nowNs, peerTimeoutNs, begunCount, this::seenHere);
    return loss == null ? overdue(nowNs, begunCount) : loss;
  }

  private String seenHere() {
    return " (seen by rank " + group.rank() + " in " + operation.describe() + ")";
  }

  private boolean isDue(long nowNs) {
    if (nowNs - nextNs < 0) {
      return false;
    }
    nextNs = nowNs + INTERVAL_NS;
    return true;
  }

  private Failure loss(long nowNs, long timeoutNs, int begunCount, Supplier<String> seenHere) {
    return transport.isOpen()
        ? neighbourhood.loss(nowNs, timeoutNs, begunCount, seenHere)
        : new Failure(group.rank(), group.self() + " has lost its host's media driver");
  }

  /**
   * The neighbours of a rank that never launched the operation know that; next to be heard is one
   * that dropped frames, for something may be missing there; the others wait for word.
   */
  private Failure overdue(long nowNs, int begunCount) {
    if (nowNs - deadlineNs <= 0) {
      return null;
    }
    long allowedMs = TimeUnit.NANOSECONDS.toMillis(operation.timeoutNs());
    boolean hasDropped = dropped.total() > droppedBefore;
    String why = hasDropped ? "; " + dropped + seenHere() : seenHere();
    Neighbour behind = neighbourhood.behind(begunCount);
    if (behind != null) {
      return new Failure(
          behind.rank(), behind + " did not launch it within " + allowedMs + " ms" + why);
    }
    return nowNs - deadlineNs <= (hasDropped ? BLAME_GRACE_NS / 2 : BLAME_GRACE_NS)
        ? null
        : new Failure(
            CollectiveException.UNKNOWN_RANK,
            "not done within " + allowedMs + " ms, and no neighbour is behind" + why);
  }
}
