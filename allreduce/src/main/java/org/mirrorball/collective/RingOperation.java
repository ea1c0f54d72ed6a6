package org.mirrorball.collective;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One operation: what the caller asked for, and the caller's way to wait for it. */
final class RingOperation implements CollectiveHandle {

  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final byte type;
  private final UnsafeBuffer vector;
  private final int vectorOffset;
  private final int elementCount;
  private final OperationLabel label;
  private final long timeoutNs;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile CollectiveException failure;

  private RingOperation(
      byte type,
      ByteBuffer buffer,
      int elementOffset,
      int elementCount,
      OperationLabel label,
      long timeoutNs) {
    this.type = type;
    this.vector = new UnsafeBuffer(buffer);
    this.vectorOffset = elementOffset * Float.BYTES;
    this.elementCount = elementCount;
    this.label = label;
    this.timeoutNs = timeoutNs;
  }

  static RingOperation allReduce(
      ByteBuffer buffer,
      int elementOffset,
      int elementCount,
      OperationLabel label,
      long timeoutNs) {
    return new RingOperation(
        Frame.ALL_REDUCE, buffer, elementOffset, elementCount, label, timeoutNs);
  }

  static RingOperation barrier(OperationLabel label, long timeoutNs) {
    return new RingOperation(Frame.BARRIER, NOTHING, 0, 0, label, timeoutNs);
  }

  byte type() {
    return type;
  }

  UnsafeBuffer vector() {
    return vector;
  }

  int vectorOffset() {
    return vectorOffset;
  }

  int elementCount() {
    return elementCount;
  }

  OperationLabel label() {
    return label;
  }

  long timeoutNs() {
    return timeoutNs;
  }

  /** Ends the operation; the caller owns its buffer again. */
  void complete() {
    ended.countDown();
  }

  /** Ends the operation for a reason that names the missing rank. */
  void fail(Failure reason, int generation) {
    failure =
        new CollectiveException(
            reason.missingRank(),
            describe() + " of generation " + generation + " failed: " + reason.text());
    ended.countDown();
  }

  /** Whether a data frame is of an operation like this one. */
  boolean matches(DirectBuffer frame, int offset) {
    return Frame.type(frame, offset) == type
        && Frame.elementCount(frame, offset) == elementCount
        && Frame.bucket(frame, offset) == label.bucket()
        && Frame.step(frame, offset) == label.step();
  }

  /** What an error calls this operation. */
  String describe() {
    return describe(type, elementCount, label);
  }

  /** What an error calls the operation that a data frame is of. */
  static String describeFrame(DirectBuffer frame, int offset) {
    return describe(
        Frame.type(frame, offset),
        Frame.elementCount(frame, offset),
        new OperationLabel(Frame.step(frame, offset), Frame.bucket(frame, offset)));
  }

  private static String describe(byte type, int elementCount, OperationLabel label) {
    return type == Frame.BARRIER
        ? "barrier"
        : "all-reduce of " + elementCount + " floats (" + label + ")";
  }

  @Override
  public void await() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CollectiveException(
          CollectiveException.UNKNOWN_RANK, describe() + ": interrupted while waiting for it", e);
    }
    CollectiveException reason = failure;
    if (reason != null) {
      // A new one, so that the stack is that of the caller.
      throw new CollectiveException(reason.missingRank(), reason.getMessage(), reason);
    }
  }

  @Override
  public boolean isDone() {
    return ended.getCount() == 0;
  }
}
