package org.mirrorball.collective;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Opens the frames that {@link FrameSealer} sealed at the edge's other end, in the same order, into
 * memory of its own. A frame that is not the next one, untouched, changes nothing. For one thread.
 */
final class FrameOpener {

  /** Payloads begin on a cache line, behind their header: a vector's load then takes but one. */
  static final int OPENED_OFFSET = BitUtil.CACHE_LINE_LENGTH - Frame.HEADER_LENGTH;

  private final FrameCipher cipher;
  private final int maxFrameLength;
  private final UnsafeBuffer opened;

  /**
   * @param dataKey of the edge
   * @param maxFrameLength of a sealed frame in bytes, header and tag included
   */
  FrameOpener(byte[] dataKey, int maxFrameLength) {
    this(FrameCipher.of(dataKey), maxFrameLength);
  }

  FrameOpener(FrameCipher cipher, int maxFrameLength) {
    this.cipher = cipher;
    this.maxFrameLength = maxFrameLength;
    this.opened =
        new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(
                OPENED_OFFSET + maxFrameLength, BitUtil.CACHE_LINE_LENGTH));
  }

  /**
   * Opens the next frame.
   *
   * @return the opened frame's length in bytes, or a {@link Rejection#code()}
   */
  int open(DirectBuffer frame, int frameOffset, int headerLength, int frameLength) {
    int sealedLength = frameLength - headerLength;
    if (sealedLength < FrameCipher.TAG_LENGTH) {
      return Rejection.TRUNCATED.code();
    }
    if (frameLength > maxFrameLength) {
      return Rejection.MALFORMED.code();
    }
    // Copied first: what the tag is checked against must not change behind the check.
    opened.putBytes(OPENED_OFFSET, frame, frameOffset, headerLength);
    int sealedOffset = frameOffset + headerLength;
    return cipher.open(frame, sealedOffset, sealedLength, opened, OPENED_OFFSET, headerLength)
        ? frameLength - FrameCipher.TAG_LENGTH
        : Rejection.FORGED.code();
  }

  /** The frame opened last, header and payload, from {@link #OPENED_OFFSET} on. */
  DirectBuffer opened() {
    return opened;
  }
}
