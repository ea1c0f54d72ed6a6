package org.mirrorball.collective;

import org.agrona.DirectBuffer;

/**
 * Sends messages along one edge, one at a time: a segment a frame, in order. A message is sent when
 * its last frame is in the stream, which may be before the other rank asks for it.
 */
final class MessageSender implements Algorithm {

  private final SegmentKernels kernels;
  private final Segments segments;
  private DataOutlet outlet;
  private Operation operation;
  private SegmentKernel kernel;
  private int sequence;
  private int segmentCount;
  private int sentCount;

  MessageSender(int maxPayloadLength, SegmentKernels kernels) {
    this.segments = new Segments(maxPayloadLength);
    this.kernels = kernels;
  }

  /** The edge is open; nothing is begun before. */
  void open(DataOutlet newOutlet) {
    outlet = newOutlet;
  }

  @Override
  public void begin(Operation next, int operationSequence) {
    operation = next;
    sequence = operationSequence;
    kernel = kernels.of(next.request());
    segments.begin(next, 1, kernel);
    segmentCount = segments.segmentCount(0);
    sentCount = 0;
  }

  @Override
  public int send(int frameLimit) {
    int count = 0;
    while (count < frameLimit && sentCount < segmentCount && sendSegment()) {
      count++;
    }
    return count;
  }

  private boolean sendSegment() {
    int elementCount = segments.elementCount(0, sentCount);
    if (!outlet.tryClaim(kernel.wireLength(elementCount))) {
      return false;
    }
    kernel.load(
        operation.vector(),
        segments.offset(0, sentCount),
        outlet.buffer(),
        outlet.payloadOffset(),
        elementCount);
    outlet.commit(operation, sequence, 0, sentCount);
    sentCount++;
    return true;
  }

  /** Nothing comes in along the edge that this one sends on. */
  @Override
  public FrameVerdict judge(DirectBuffer frame, int offset, int length) {
    return FrameVerdict.MALFORMED;
  }

  @Override
  public void take(DirectBuffer frame, int offset) {
    throw new IllegalStateException("a frame that was judged malformed was taken");
  }

  @Override
  public boolean isDone() {
    return sentCount == segmentCount;
  }
}
