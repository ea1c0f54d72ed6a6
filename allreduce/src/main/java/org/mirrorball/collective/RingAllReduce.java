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
 */
final class RingAllReduce {

  private final RingSchedule schedule;
  private final int ranks;
  private final int generation;
  private final Outlet successor;
  private final ReduceKernel kernel;
  private final int segmentElementCount;

  private final int[] sentCounts;
  private final int[] receivedCounts;
  private final int[] segmentCounts; // of what is sent at a stage

  private RingOperation operation;
  private int sequence;
  private int toSendCount;
  private int toReceiveCount;

  RingAllReduce(
      int rank,
      int ranks,
      int generation,
      Outlet successor,
      int maxFrameLength,
      ReduceKernel kernel) {
    this.schedule = new RingSchedule(rank, ranks);
    this.ranks = ranks;
    this.generation = generation;
    this.successor = successor;
    this.kernel = kernel;
    this.segmentElementCount = segmentElementCount(maxFrameLength);
    this.sentCounts = new int[schedule.stageCount()];
    this.receivedCounts = new int[schedule.stageCount()];
    this.segmentCounts = new int[schedule.stageCount()];
  }

  /** Floats of a full frame: whole cache lines, so that every segment begins on one. */
  private static int segmentElementCount(int maxFrameLength) {
    int payloadLength = maxFrameLength - Frame.HEADER_LENGTH;
    return (payloadLength & -64) / Float.BYTES;
  }

  /** Begins an operation; the one before must be done. */
  void begin(RingOperation next, int operationSequence) {
    operation = next;
    sequence = operationSequence;
    toSendCount = 0;
    toReceiveCount = 0;
    for (int stage = 0; stage < schedule.stageCount(); stage++) {
      sentCounts[stage] = 0;
      receivedCounts[stage] = 0;
      segmentCounts[stage] = segmentCount(schedule.chunkSentAt(stage));
      toSendCount += segmentCounts[stage];
      toReceiveCount += segmentCount(schedule.chunkReceivedAt(stage));
    }
  }

  boolean isDone() {
    return toSendCount == 0 && toReceiveCount == 0;
  }

  /** Whether anything of the current operation has come in. */
  boolean hasReceived() {
    return receivedCounts[0] > 0;
  }

  /** Takes a segment that belongs to the current operation. */
  void receive(DirectBuffer frame, int frameOffset, int frameLength) {
    int stage = Frame.stage(frame, frameOffset);
    int segment = Frame.segment(frame, frameOffset);
    if (stage < 0 || stage >= schedule.stageCount() || segment != receivedCounts[stage]) {
      throw new IllegalStateException(
          "segment " + segment + " of stage " + stage + " out of order");
    }
    int chunk = schedule.chunkReceivedAt(stage);
    int elementCount = elementCountOf(chunk, segment);
    int expectedLength = Frame.HEADER_LENGTH + elementCount * Float.BYTES;
    if (frameLength != expectedLength || segment >= segmentCount(chunk)) {
      throw new IllegalStateException(
          String.format(
              "segment %d of stage %d: got %d bytes, expected %d",
              segment, stage, frameLength, expectedLength));
    }
    boolean inTurn = schedule.isForwarded(stage) && sentCounts[stage + 1] == segment;
    boolean forwarded =
        inTurn && successor.tryClaim(Frame.HEADER_LENGTH + elementCount * Float.BYTES);
    int payloadOffset = frameOffset + Frame.HEADER_LENGTH;
    if (forwarded) {
      receiveAndForward(stage, chunk, segment, elementCount, frame, payloadOffset);
    } else {
      store(stage, offsetOf(chunk, segment), elementCount, frame, payloadOffset);
    }
    receivedCounts[stage]++;
    toReceiveCount--;
  }

  /** Sends what is due and fits, at most a number of frames; returns how many. */
  int send(int frameLimit) {
    int count = 0;
    // What came in goes on before what is new, so that the ring drains rather than fills.
    for (int stage = schedule.stageCount() - 1; stage >= 0 && toSendCount > 0; stage--) {
      int ready = stage == 0 ? segmentCounts[0] : receivedCounts[stage - 1];
      while (sentCounts[stage] < ready) {
        if (count == frameLimit || !sendFromVector(stage)) {
          return count;
        }
        count++;
      }
    }
    return count;
  }

  private boolean sendFromVector(int stage) {
    int chunk = schedule.chunkSentAt(stage);
    int segment = sentCounts[stage];
    int length = elementCountOf(chunk, segment) * Float.BYTES;
    if (!successor.tryClaim(Frame.HEADER_LENGTH + length)) {
      return false;
    }
    successor
        .buffer()
        .putBytes(
            successor.offset() + Frame.HEADER_LENGTH,
            operation.vector(),
            offsetOf(chunk, segment),
            length);
    commit(stage, segment);
    return true;
  }

  /** Adds or stores with the successor's frame as the first target, while the data is at hand. */
  private void receiveAndForward(
      int stage, int chunk, int segment, int elementCount, DirectBuffer frame, int payloadOffset) {
    UnsafeBuffer vector = operation.vector();
    int vectorOffset = offsetOf(chunk, segment);
    MutableDirectBuffer target = successor.buffer();
    int targetOffset = successor.offset() + Frame.HEADER_LENGTH;
    if (schedule.isReduction(stage) && !schedule.completesSum(stage)) {
      kernel.add(target, targetOffset, frame, payloadOffset, vector, vectorOffset, elementCount);
    } else {
      store(stage, vectorOffset, elementCount, frame, payloadOffset);
      target.putBytes(targetOffset, vector, vectorOffset, elementCount * Float.BYTES);
    }
    commit(stage + 1, segment);
  }

  private void store(
      int stage, int vectorOffset, int elementCount, DirectBuffer frame, int payloadOffset) {
    UnsafeBuffer vector = operation.vector();
    if (schedule.isReduction(stage)) {
      kernel.add(vector, vectorOffset, frame, payloadOffset, vector, vectorOffset, elementCount);
    } else {
      vector.putBytes(vectorOffset, frame, payloadOffset, elementCount * Float.BYTES);
    }
  }

  private void commit(int stage, int segment) {
    Frame.writeHeader(
        successor.buffer(),
        successor.offset(),
        operation.type(),
        stage,
        generation,
        sequence,
        segment,
        operation.elementCount(),
        operation.label());
    successor.commit();
    sentCounts[stage]++;
    toSendCount--;
  }

  private int chunkBegin(int chunk) {
    return RingSchedule.chunkBegin(chunk, ranks, operation.elementCount());
  }

  private int segmentCount(int chunk) {
    return RingSchedule.segmentCount(
        chunkBegin(chunk + 1) - chunkBegin(chunk), segmentElementCount);
  }

  private int elementCountOf(int chunk, int segment) {
    int begin = chunkBegin(chunk) + segment * segmentElementCount;
    return Math.max(0, Math.min(segmentElementCount, chunkBegin(chunk + 1) - begin));
  }

  private int offsetOf(int chunk, int segment) {
    return operation.vectorOffset()
        + (chunkBegin(chunk) + segment * segmentElementCount) * Float.BYTES;
  }
}
