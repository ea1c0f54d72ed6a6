package org.mirrorball.collective;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Moves one operation at a time round the ring; {@link RingSchedule} tells who sends what when.
 *
 * <p>Segments of a stage go out in order, but stages interleave: a segment that comes in is added
 * to this rank's part straight into the claimed frame of the next stage, while it is in the cache.
 * Where the successor has no room the sum goes to the vector instead and is sent later, so
 * receiving never waits for sending and a full ring cannot deadlock. The whole state is two
 * counters per stage.
 *
 * <p>Cost of an all-reduce of N bytes over n ranks, with latency a and bandwidth b of an edge:
 * {@code 2 (n - 1) a + 2 N (n - 1) / (n b)}.
 */
final class RingAlgorithm implements Algorithm {

  private final int predecessor;
  private final DataOutlet successor;
  private final SegmentKernels kernels;
  private final Segments segments;

  private final int[] sentCounts;
  private final int[] receivedCounts;
  private final int[] toSendCounts;
  private final int[] toReceiveCounts;

  private Operation operation;
  private RingSchedule schedule;
  private SegmentKernel kernel;
  private int sequence;
  private int toSendCount;
  private int toReceiveCount;

  RingAlgorithm(
      CommunicatorGroup group, DataOutlet successor, int maxPayloadLength, SegmentKernels kernels) {
    this.predecessor = group.predecessor().rank();
    this.successor = successor;
    this.kernels = kernels;
    this.segments = new Segments(maxPayloadLength);
    int maxStageCount = 2 * (group.worldSize() - 1);
    this.sentCounts = new int[maxStageCount];
    this.receivedCounts = new int[maxStageCount];
    this.toSendCounts = new int[maxStageCount];
    this.toReceiveCounts = new int[maxStageCount];
  }

  @Override
  public void begin(Operation next, int operationSequence) {
    operation = next;
    sequence = operationSequence;
    schedule = next.schedule();
    kernel = kernels.of(next.request());
    segments.begin(next, schedule.chunkCount(), kernel);
    toSendCount = 0;
    toReceiveCount = 0;
    for (int stage = 0; stage < schedule.stageCount(); stage++) {
      sentCounts[stage] = 0;
      receivedCounts[stage] = 0;
      toSendCounts[stage] = segmentCount(schedule.chunkSentAt(stage));
      toReceiveCounts[stage] = segmentCount(schedule.chunkReceivedAt(stage));
      toSendCount += toSendCounts[stage];
      toReceiveCount += toReceiveCounts[stage];
    }
  }

  private int segmentCount(int chunk) {
    return chunk == RingSchedule.NO_CHUNK ? 0 : segments.segmentCount(chunk);
  }

  @Override
  public boolean isDone() {
    return toSendCount == 0 && toReceiveCount == 0;
  }

  @Override
  public FrameVerdict judge(DirectBuffer frame, int frameOffset, int frameLength) {
    if (Frame.sender(frame, frameOffset) != predecessor) {
      return FrameVerdict.WRONG_SENDER;
    }
    int stage = Frame.stage(frame, frameOffset);
    int segment = Frame.segment(frame, frameOffset);
    if (stage < 0
        || stage >= schedule.stageCount()
        || segment < 0
        || segment >= toReceiveCounts[stage]) {
      return FrameVerdict.MALFORMED;
    }
    int elementCount = segments.elementCount(schedule.chunkReceivedAt(stage), segment);
    if (frameLength != Frame.HEADER_LENGTH + kernel.wireLength(elementCount)) {
      return FrameVerdict.MALFORMED;
    }
    return segment == receivedCounts[stage] ? FrameVerdict.TAKE : FrameVerdict.OUT_OF_ORDER;
  }

  @Override
  public void take(DirectBuffer frame, int frameOffset) {
    int stage = Frame.stage(frame, frameOffset);
    int segment = Frame.segment(frame, frameOffset);
    int chunk = schedule.chunkReceivedAt(stage);
    int elementCount = segments.elementCount(chunk, segment);
    boolean inTurn = schedule.isForwarded(stage) && sentCounts[stage + 1] == segment;
    int payloadOffset = frameOffset + Frame.HEADER_LENGTH;
    int vectorOffset = segments.offset(chunk, segment);
    if (inTurn
        && toSendCounts[stage + 1] > 0
        && successor.tryClaim(kernel.wireLength(elementCount))) {
      takeAndForward(stage, frame, payloadOffset, vectorOffset, elementCount);
      commit(stage + 1);
    } else {
      take(stage, frame, payloadOffset, vectorOffset, elementCount);
    }
    receivedCounts[stage]++;
    toReceiveCount--;
  }

  /** Adds or stores with the successor's frame as the first target, while the data is at hand. */
  private void takeAndForward(
      int stage, DirectBuffer frame, int frameOffset, int vectorOffset, int elementCount) {
    UnsafeBuffer vector = operation.vector();
    MutableDirectBuffer next = successor.buffer();
    int nextOffset = successor.payloadOffset();
    if (!schedule.isReduction(stage)) {
      kernel.storeForward(frame, frameOffset, vector, vectorOffset, next, nextOffset, elementCount);
    } else if (schedule.completesResult(stage)) {
      kernel.finish(frame, frameOffset, vector, vectorOffset, next, nextOffset, elementCount);
    } else {
      kernel.reduceForward(
          frame, frameOffset, vector, vectorOffset, next, nextOffset, elementCount);
    }
  }

  private void take(
      int stage, DirectBuffer frame, int frameOffset, int vectorOffset, int elementCount) {
    UnsafeBuffer vector = operation.vector();
    if (!schedule.isReduction(stage)) {
      kernel.store(frame, frameOffset, vector, vectorOffset, elementCount);
    } else if (schedule.completesResult(stage)) {
      kernel.finish(frame, frameOffset, vector, vectorOffset, elementCount);
    } else {
      kernel.reduce(frame, frameOffset, vector, vectorOffset, elementCount);
    }
  }

  @Override
  public int send(int frameLimit) {
    int count = 0;
    // What came in goes on before what is new, so that the ring drains rather than fills.
    for (int stage = schedule.stageCount() - 1; stage >= 0 && toSendCount > 0; stage--) {
      int ready = isOwn(stage) ? toSendCounts[stage] : receivedCounts[stage - 1];
      while (sentCounts[stage] < ready && sentCounts[stage] < toSendCounts[stage]) {
        if (count == frameLimit || !sendFromVector(stage)) {
          return count;
        }
        count++;
      }
    }
    return count;
  }

  /** Whether what is sent at a stage was here from the beginning. */
  private boolean isOwn(int stage) {
    return stage == 0 || toReceiveCounts[stage - 1] == 0;
  }

  private boolean sendFromVector(int stage) {
    int chunk = schedule.chunkSentAt(stage);
    int segment = sentCounts[stage];
    int elementCount = segments.elementCount(chunk, segment);
    if (!successor.tryClaim(kernel.wireLength(elementCount))) {
      return false;
    }
    kernel.load(
        operation.vector(),
        segments.offset(chunk, segment),
        successor.buffer(),
        successor.payloadOffset(),
        elementCount);
    commit(stage);
    return true;
  }

  private void commit(int stage) {
    successor.commit(operation, sequence, stage, sentCounts[stage]);
    sentCounts[stage]++;
    toSendCount--;
  }
}
