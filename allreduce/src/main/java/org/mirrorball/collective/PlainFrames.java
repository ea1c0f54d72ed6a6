package org.mirrorball.collective;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Leaves data frames as they are. */
final class PlainFrames implements FrameGuard {

  @Override
  public int overheadLength() {
    return 0;
  }

  @Override
  public void seal(
      MutableDirectBuffer frame, int frameOffset, int headerLength, int payloadLength) {}

  @Override
  public void seal(
      DirectBuffer source,
      int sourceOffset,
      MutableDirectBuffer frame,
      int frameOffset,
      int headerLength,
      int payloadLength) {
    frame.putBytes(frameOffset + headerLength, source, sourceOffset, payloadLength);
  }

  @Override
  public int open(DirectBuffer frame, int frameOffset, int headerLength, int frameLength) {
    return frameLength < headerLength ? Rejection.TRUNCATED.code() : frameLength;
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
