package org.mirrorball.collective;

import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * Operations of one rank in the order of their start, one at a time: those that all ranks take part
 * in, or the messages along one edge. Any thread may launch; the thread that drives the agent does
 * the rest.
 */
final class OperationLine {

  /** Operations launched and not begun; far more than a model has buckets. */
  private static final int CAPACITY = 1024;

  /** Operations that another rank may be ahead: each has a frame, and streams hold fewer. */
  private static final int MAX_AHEAD = 1 << 16;

  private final Function<OperationRequest, Algorithm> algorithms;
  private final String noun;
  private final ManyToOneConcurrentArrayQueue<Operation> launched =
      new ManyToOneConcurrentArrayQueue<>(CAPACITY);

  private final ResultCheck check;
  private final BitSet senders = new BitSet();
  private final DroppedFrames dropped;

  private Operation current;
  private Algorithm algorithm;
  private int begunCount;
  private boolean isCheckDue;

  /**
   * No operations yet.
   *
   * @param noun what an error calls one of them
   * @param algorithms how each is carried out
   * @param check compares results where they are the same on all ranks
   * @param dataSenders the ranks that send data to this one
   * @param dropped counts the frames that are none that is due
   */
  OperationLine(
      String noun,
      Function<OperationRequest, Algorithm> algorithms,
      ResultCheck check,
      List<PeerAddress> dataSenders,
      DroppedFrames dropped) {
    this.noun = noun;
    this.algorithms = algorithms;
    this.check = check;
    this.dropped = dropped;
    dataSenders.forEach(sender -> senders.set(sender.rank()));
  }

  /** Any thread: puts an operation in line; false when the line is full. */
  boolean launch(Operation operation) {
    return launched.offer(operation);
  }

  /** Whether anything is under way or waits. */
  boolean isBusy() {
    return current != null || !launched.isEmpty();
  }

  /** The operation under way, or null. */
  Operation current() {
    return current;
  }

  /** How many operations were begun here. */
  int begunCount() {
    return begunCount;
  }

  /** The frames that were none that was due. */
  DroppedFrames dropped() {
    return dropped;
  }

  /** Begins the next operation if none is under way; true if it did. */
  boolean beginNext() {
    if (current != null) {
      return false;
    }
    Operation next = launched.poll();
    if (next == null) {
      return false;
    }
    algorithm = algorithms.apply(next.request());
    algorithm.begin(next, begunCount++);
    isCheckDue = check.isDue(next.request());
    current = next;
    return true;
  }

  /** Sends what is due; returns how many frames. */
  int send(int frameLimit) {
    return algorithm.send(frameLimit);
  }

  /** Ends the operation under way, or goes over to its check, if all is done; true if it did. */
  boolean completeIfDone() {
    if (!algorithm.isDone()) {
      return false;
    }
    if (isCheckDue) {
      isCheckDue = false;
      algorithm = check;
      algorithm.begin(current, begunCount - 1);
      return true;
    }
    Operation done = current;
    current = null; // before the caller, who may start it again at once, can see it
    done.complete();
    return true;
  }

  /**
   * Takes a data frame, or drops it if it is none that is due.
   *
   * @return false to be handed the frame again later
   * @throws IllegalStateException when ranks do not do the same
   */
  boolean receive(DirectBuffer frame, int offset, int length) {
    FrameVerdict verdict = judge(frame, offset, length);
    if (verdict == FrameVerdict.TAKE) {
      algorithm.take(frame, offset);
    } else if (verdict.isDrop()) {
      dropped.add(verdict);
    }
    return verdict != FrameVerdict.LATER;
  }

  private FrameVerdict judge(DirectBuffer frame, int offset, int length) {
    int sender = Frame.sender(frame, offset);
    if (sender < 0 || !senders.get(sender)) {
      return FrameVerdict.WRONG_SENDER;
    }
    int ahead = Frame.sequence(frame, offset) - (begunCount - 1);
    if (ahead > 0) {
      return ahead > MAX_AHEAD ? FrameVerdict.MALFORMED : FrameVerdict.LATER;
    }
    if (ahead < 0 || current == null) {
      return FrameVerdict.STALE;
    }
    if (OperationKind.of(Frame.type(frame, offset)) == null) {
      return FrameVerdict.MALFORMED;
    }
    requireSameOperation(frame, offset);
    if (isCheckDue && Frame.stage(frame, offset) == ResultCheck.STAGE) {
      return FrameVerdict.LATER;
    }
    return algorithm.judge(frame, offset, length);
  }

  private void requireSameOperation(DirectBuffer frame, int offset) {
    if (!current.matches(frame, offset)) {
      int sender = Frame.sender(frame, offset);
      throw differing(noun, begunCount, sender, Operation.describeFrame(frame, offset), current);
    }
  }

  /** Two ranks do not do the same; {@code number} counts from 1. */
  static IllegalStateException differing(
      String noun, int number, int other, String launchedThere, Operation here) {
    return new IllegalStateException(
        String.format(
            "ranks differ in their %s %d: rank %d launched %s, here it is %s",
            noun, number, other, launchedThere, here.describe()));
  }

  /** Ends all operations with a failure. One thread at a time. */
  void fail(Failure reason, int generation) {
    if (current != null) {
      Operation failed = current;
      current = null;
      failed.fail(reason, generation);
    }
    for (Operation next = launched.poll(); next != null; next = launched.poll()) {
      next.fail(reason, generation);
    }
  }
}
