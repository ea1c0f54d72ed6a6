package org.mirrorball.collective;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An operation of one rank: what was asked for, and where it stands. The caller starts it, the
 * thread that drives the agent ends it.
 */
final class Operation implements Collective {

  private enum Status {
    READY,
    UNDER_WAY,
    DONE,
    FAILED
  }

  /** The communicator, as an operation sees it. */
  interface Starter {

    /** Puts the operation in line; {@code awaited} when the caller will drive the agent itself. */
    void start(Operation operation, boolean awaited);

    /** Returns when the operation has ended. */
    void await(Operation operation);
  }

  private final OperationRequest request;
  private final RingSchedule schedule;
  private final Starter starter;
  private final long timeoutNs;
  private final UnsafeBuffer vector;
  private final ByteBuffer bytes;
  private final int signature;
  private long step;
  private int bucket;
  private Failure failure;
  private int failedGeneration;
  private volatile Status status = Status.READY;

  /**
   * An operation to be started.
   *
   * @param schedule who sends what when, if it goes round the ring; else null
   */
  Operation(OperationRequest request, RingSchedule schedule, Starter starter, long timeoutNs) {
    this.request = request;
    this.schedule = schedule;
    this.starter = starter;
    this.timeoutNs = timeoutNs;
    this.vector = new UnsafeBuffer(request.elements().buffer());
    this.bytes = request.elements().buffer().duplicate();
    this.signature = request.signature();
  }

  OperationRequest request() {
    return request;
  }

  RingSchedule schedule() {
    return schedule;
  }

  UnsafeBuffer vector() {
    return vector;
  }

  /** The elements' bytes, from position to limit; the same view each time. */
  ByteBuffer bytes() {
    return bytes.limit(offsetOf(elementCount())).position(offsetOf(0));
  }

  int elementCount() {
    return request.elements().count();
  }

  /** Where an element lies in {@link #vector()}, in bytes. */
  int offsetOf(int element) {
    return (request.elements().offset() + element) * request.elements().type().byteLength();
  }

  long step() {
    return step;
  }

  int bucket() {
    return bucket;
  }

  long timeoutNs() {
    return timeoutNs;
  }

  @Override
  public Collective start(long newStep, int newBucket) {
    begin(newStep, newBucket);
    starter.start(this, false);
    return this;
  }

  @Override
  public void run(long newStep, int newBucket) {
    begin(newStep, newBucket);
    starter.start(this, true);
    await();
  }

  private void begin(long newStep, int newBucket) {
    if (status == Status.UNDER_WAY) {
      throw new IllegalStateException(describe() + " is under way already");
    }
    step = newStep;
    bucket = newBucket;
    status = Status.UNDER_WAY;
  }

  /** After {@link #start} was refused. */
  void takeBack() {
    status = Status.READY;
  }

  /** Ends the operation; the caller owns its buffer again. */
  void complete() {
    status = Status.DONE;
  }

  /** Ends the operation for a reason that names the missing rank. */
  void fail(Failure reason, int generation) {
    failure = reason;
    failedGeneration = generation;
    status = Status.FAILED;
  }

  @Override
  public boolean isDone() {
    return status != Status.UNDER_WAY;
  }

  @Override
  public void await() {
    starter.await(this);
    if (status == Status.FAILED) {
      throw new CollectiveException(
          failure.missingRank(),
          describe() + " of generation " + failedGeneration + " failed: " + failure.text());
    }
  }

  /** Writes the header of a frame of this operation, but for generation and sender. */
  void writeHeader(MutableDirectBuffer frame, int offset, int sequence, int stage, int segment) {
    Frame.writeOperation(
        frame, offset, request.kind().frameCode(), signature, elementCount(), step, bucket);
    Frame.writePlace(frame, offset, sequence, stage, segment);
  }

  /** Whether a data frame is of an operation like this one. */
  boolean matches(DirectBuffer frame, int offset) {
    return Frame.type(frame, offset) == request.kind().frameCode()
        && Frame.elementCount(frame, offset) == elementCount()
        && Frame.signature(frame, offset) == signature
        && Frame.bucket(frame, offset) == (bucket & 0xffff)
        && Frame.step(frame, offset) == (int) step;
  }

  /** What an error calls this operation. */
  String describe() {
    return describe(request.toString(), step, bucket);
  }

  /** What an error calls the operation that a data frame is of. */
  static String describeFrame(DirectBuffer frame, int offset) {
    String what =
        OperationRequest.describe(
            Frame.type(frame, offset),
            Frame.signature(frame, offset),
            Frame.elementCount(frame, offset));
    return describe(what, Frame.step(frame, offset), Frame.bucket(frame, offset));
  }

  static String describe(String what, long step, int bucket) {
    return what + " (step " + step + ", bucket " + bucket + ")";
  }
}
