package org.mirrorball.collective;

import javax.crypto.Cipher;
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
  private static final int OPENED_OFFSET = BitUtil.CACHE_LINE_LENGTH - Frame.HEADER_LENGTH;

  private final FrameCipher cipher;
  private final byte[] header;
  private final byte[] bytes;
  private final UnsafeBuffer opened;

  /**
   * @param dataKey of the edge
   * @param maxFrameLength of a sealed frame in bytes, header and tag included
   */
  FrameOpener(byte[] dataKey, int maxFrameLength) {
    this(
        new FrameCipher(Cipher.DECRYPT_MODE, dataKey, 0, FrameCipher.FRAMES_PER_KEY),
        maxFrameLength);
  }

  FrameOpener(FrameCipher cipher, int maxFrameLength) {
    this.cipher = cipher;
    this.header = new byte[FrameCipher.MAX_HEADER_LENGTH];
    this.bytes = new byte[maxFrameLength];
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
    int payloadLength = sealedLength - FrameCipher.TAG_LENGTH;
    if (payloadLength < 0) {
      return Rejection.TRUNCATED.code();
    }
    if (frameLength > bytes.length) {
      return Rejection.MALFORMED.code();
    }
    frame.getBytes(frameOffset, header, 0, headerLength);
    frame.getBytes(frameOffset + headerLength, bytes, 0, sealedLength);
    if (!cipher.next(header, headerLength, bytes, sealedLength)) {
      return Rejection.FORGED.code();
    }
    opened.putBytes(OPENED_OFFSET, header, 0, headerLength);
    opened.putBytes(OPENED_OFFSET + headerLength, bytes, 0, payloadLength);
    return headerLength + payloadLength;
  }

  /** The frame opened last, header and payload; its first byte is at {@link #openedOffset()}. */
  DirectBuffer opened() {
    return opened;
  }

  int openedOffset() {
    return OPENED_OFFSET;
  }
}
