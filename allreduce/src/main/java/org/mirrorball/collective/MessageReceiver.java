package org.mirrorball.collective;

import org.agrona.DirectBuffer;

/** Takes the messages of one edge, one at a time, in the order they were sent. */
final class MessageReceiver implements Algorithm {

  private final SegmentKernels kernels;
  private final Segments segments;
  private Operation operation;
  private SegmentKernel kernel;
  private int segmentCount;
  private int receivedCount;

  MessageReceiver(int maxPayloadLength, SegmentKernels kernels) {
    this.segments = new Segments(maxPayloadLength);
    this.kernels = kernels;
  }

  @Override
  public void begin(Operation next, int operationSequence) {
    operation = next;
    kernel = kernels.of(next.request());
    segments.begin(next, 1, kernel);
    segmentCount = segments.segmentCount(0);
    receivedCount = 0;
  }

  @Override
  public int send(int frameLimit) {
    return 0;
  }

  @Override
  public FrameVerdict judge(DirectBuffer frame, int offset, int length) {
    int segment = Frame.segment(frame, offset);
    if (Frame.stage(frame, offset) != 0 || segment < 0 || segment >= segmentCount) {
      return FrameVerdict.MALFORMED;
    }
    int elementCount = segments.elementCount(0, segment);
    if (length != Frame.HEADER_LENGTH + kernel.wireLength(elementCount)) {
      return FrameVerdict.MALFORMED;
    }
    return segment == receivedCount ? FrameVerdict.TAKE : FrameVerdict.OUT_OF_ORDER;
  }

  @Override
  public void take(DirectBuffer frame, int offset) {
    int segment = Frame.segment(frame, offset);
    kernel.store(
        frame,
        offset + Frame.HEADER_LENGTH,
        operation.vector(),
        segments.offset(0, segment),
        segments.elementCount(0, segment));
    receivedCount++;
  }

  @Override
  public boolean isDone() {
    return receivedCount == segmentCount;
  }
}
