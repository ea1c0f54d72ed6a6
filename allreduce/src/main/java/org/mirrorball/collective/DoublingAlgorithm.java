package org.mirrorball.collective;

import org.agrona.DirectBuffer;

/**
 * Recursive doubling, for vectors so short that latency is all that counts, and for longer ones of
 * two ranks that seal their frames (see {@link Algorithms#bySealedFrames}): in phase {@code k}
 * ranks whose numbers differ in bit {@code k} exchange all they have and both add it up, so that
 * after {@code log2 n} phases everybody has the sum. With two ranks this is a direct exchange. A
 * rank beyond the largest power of two gives its part to a partner before, and gets the result
 * after.
 *
 * <p>Both ends of an exchange compute {@code a + b} and {@code b + a}, which are the same bits.
 * Floats travel as they are: there is nothing to win with a narrower wire here.
 *
 * <p>Cost of an all-reduce of N bytes over n ranks, with latency a and bandwidth b of an edge:
 * {@code log2(n) (a + N / b)}, and two exchanges more when n is no power of two.
 */
final class DoublingAlgorithm implements Algorithm {

  private final DoublingSchedule schedule;
  private final DataOutlet[] outlets;
  private final SegmentKernels kernels;
  private final Segments segments;

  private Operation operation;
  private SegmentKernel kernel;
  private int segmentCount;
  private int sequence;
  private int phase;
  private int sentCount;
  private int receivedCount;

  /**
   * @param outlets to each rank, null where none is needed
   */
  DoublingAlgorithm(
      DoublingSchedule schedule,
      DataOutlet[] outlets,
      int maxPayloadLength,
      SegmentKernels kernels) {
    this.schedule = schedule;
    this.outlets = outlets;
    this.kernels = kernels;
    this.segments = new Segments(maxPayloadLength);
  }

  @Override
  public void begin(Operation next, int operationSequence) {
    operation = next;
    sequence = operationSequence;
    kernel = kernels.exact(next.request());
    segments.begin(next, 1, kernel);
    segmentCount = segments.segmentCount(0);
    phase = 0;
    sentCount = 0;
    receivedCount = 0;
  }

  @Override
  public boolean isDone() {
    return phase == schedule.phaseCount();
  }

  @Override
  public int send(int frameLimit) {
    int count = 0;
    while (count < frameLimit
        && phase < schedule.phaseCount()
        && schedule.sends(phase)
        && sentCount < segmentCount
        && sendSegment()) {
      count++;
    }
    return count;
  }

  private boolean sendSegment() {
    DataOutlet outlet = outlets[schedule.peer(phase)];
    int elementCount = segments.elementCount(0, sentCount);
    if (!outlet.tryClaim(kernel.wireLength(elementCount))) {
      return false;
    }
    int stage = schedule.stage(phase);
    outlet.commitVector(segments.offset(0, sentCount), operation, sequence, stage, sentCount);
    sentCount++;
    endPhaseIfComplete();
    return true;
  }

  @Override
  public FrameVerdict judge(DirectBuffer frame, int frameOffset, int frameLength) {
    int framePhase = schedule.phaseReceivingAt(Frame.stage(frame, frameOffset));
    int segment = Frame.segment(frame, frameOffset);
    if (framePhase == DoublingSchedule.NO_PHASE || segment < 0 || segment >= segmentCount) {
      return FrameVerdict.MALFORMED;
    }
    if (Frame.sender(frame, frameOffset) != schedule.peer(framePhase)) {
      return FrameVerdict.WRONG_SENDER;
    }
    int elementCount = segments.elementCount(0, segment);
    if (frameLength != Frame.HEADER_LENGTH + kernel.wireLength(elementCount)) {
      return FrameVerdict.MALFORMED;
    }
    if (framePhase > phase) {
      return FrameVerdict.LATER;
    }
    if (framePhase < phase || segment != receivedCount) {
      return FrameVerdict.OUT_OF_ORDER;
    }
    boolean isUnsent = schedule.sends(phase) && segment >= sentCount;
    return isUnsent
        ? FrameVerdict.LATER
        : FrameVerdict.TAKE; // what is sent must not hold what came
  }

  @Override
  public void take(DirectBuffer frame, int frameOffset) {
    int segment = Frame.segment(frame, frameOffset);
    int elementCount = segments.elementCount(0, segment);
    take(frame, frameOffset + Frame.HEADER_LENGTH, segments.offset(0, segment), elementCount);
    receivedCount++;
    endPhaseIfComplete();
  }

  private void take(DirectBuffer frame, int frameOffset, int vectorOffset, int elementCount) {
    if (!schedule.isReduction(phase)) {
      kernel.store(frame, frameOffset, operation.vector(), vectorOffset, elementCount);
    } else if (schedule.completesResult(phase)) {
      kernel.finish(frame, frameOffset, operation.vector(), vectorOffset, elementCount);
    } else {
      kernel.reduce(frame, frameOffset, operation.vector(), vectorOffset, elementCount);
    }
  }

  private void endPhaseIfComplete() {
    boolean sent = !schedule.sends(phase) || sentCount == segmentCount;
    boolean received = !schedule.receives(phase) || receivedCount == segmentCount;
    if (sent && received) {
      phase++;
      sentCount = 0;
      receivedCount = 0;
    }
  }
}
