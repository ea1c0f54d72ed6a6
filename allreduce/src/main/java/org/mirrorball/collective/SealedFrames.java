package org.mirrorball.collective;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Seals what goes out along one edge, or opens what comes in along another, or both. */
final class SealedFrames implements FrameGuard {

  private final FrameSealer sealer;
  private final FrameOpener opener;

  SealedFrames(FrameSealer sealer, FrameOpener opener) {
    this.sealer = sealer;
    this.opener = opener;
  }

  /** For an edge that this rank sends along. */
  static SealedFrames sealing(EdgeKeys keys, int maxFrameLength) {
    return new SealedFrames(new FrameSealer(keys.data(), maxFrameLength), null);
  }

  /** For an edge that this rank receives from. */
  static SealedFrames opening(EdgeKeys keys, int maxFrameLength) {
    return new SealedFrames(null, new FrameOpener(keys.data(), maxFrameLength));
  }

  @Override
  public int overheadLength() {
    return FrameCipher.TAG_LENGTH;
  }

  @Override
  public MutableDirectBuffer payload(MutableDirectBuffer frame) {
    return sealer.payload();
  }

  @Override
  public int payloadOffset(int framePayloadOffset) {
    return 0;
  }

  @Override
  public void seal(
      MutableDirectBuffer frame, int frameOffset, int headerLength, int payloadLength) {
    sealFrom(sealer.payload(), 0, frame, frameOffset, headerLength, payloadLength);
  }

  @Override
  public void sealFrom(
      DirectBuffer source,
      int sourceOffset,
      MutableDirectBuffer frame,
      int frameOffset,
      int headerLength,
      int payloadLength) {
    sealer.seal(source, sourceOffset, frame, frameOffset, headerLength, payloadLength);
  }

  @Override
  public int open(DirectBuffer frame, int frameOffset, int headerLength, int frameLength) {
    return opener.open(frame, frameOffset, headerLength, frameLength);
  }

  @Override
  public DirectBuffer opened(DirectBuffer frame) {
    return opener.opened();
  }

  @Override
  public int openedOffset(int frameOffset) {
    return FrameOpener.OPENED_OFFSET;
  }
}
