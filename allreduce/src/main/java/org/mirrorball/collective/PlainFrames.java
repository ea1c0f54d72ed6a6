package org.mirrorball.collective;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.mirrorball.vector.MemoryCopy;

/** Leaves the elements of data frames as they are; the header gets a check against accidents. */
final class PlainFrames implements FrameGuard {

  @Override
  public int overheadLength() {
    return 0;
  }

  @Override
  public MutableDirectBuffer payload(MutableDirectBuffer frame) {
    return frame;
  }

  @Override
  public int payloadOffset(int framePayloadOffset) {
    return framePayloadOffset;
  }

  @Override
  public void seal(
      MutableDirectBuffer frame, int frameOffset, int headerLength, int payloadLength) {
    Frame.writeCheck(frame, frameOffset);
  }

  @Override
  public void sealFrom(
      DirectBuffer source,
      int sourceOffset,
      MutableDirectBuffer frame,
      int frameOffset,
      int headerLength,
      int payloadLength) {
    MemoryCopy.copy(source, sourceOffset, frame, frameOffset + headerLength, payloadLength);
    seal(frame, frameOffset, headerLength, payloadLength);
  }

  @Override
  public int open(DirectBuffer frame, int frameOffset, int headerLength, int frameLength) {
    if (frameLength < headerLength) {
      return Rejection.TRUNCATED.code();
    }
    return Frame.passesCheck(frame, frameOffset) ? frameLength : Rejection.MALFORMED.code();
  }

  @Override
  public DirectBuffer opened(DirectBuffer frame) {
    return frame;
  }

  @Override
  public int openedOffset(int frameOffset) {
    return frameOffset;
  }
}
