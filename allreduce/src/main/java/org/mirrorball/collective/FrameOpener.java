package org.mirrorball.collective;

import java.nio.ByteBuffer;
import javax.crypto.Cipher;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Opens the frames that {@link FrameSealer} sealed at the edge's other end, in the same order, into
 * memory of its own. A frame that is not the next one, untouched, changes nothing. For one thread.
 */
final class FrameOpener {

  /** Of a cache line, on which payloads begin: a vector's load of 64 bytes then takes one. */
  private static final int ALIGNMENT = 64;

  private final FrameCipher cipher;
  private final byte[] header;
  private final byte[] bytes;
  private final UnsafeBuffer opened;
  private int openedOffset;

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
    ByteBuffer memory =
        ByteBuffer.allocateDirect(maxFrameLength + 3 * ALIGNMENT); // cut at both ends
    this.opened = new UnsafeBuffer(memory.alignedSlice(ALIGNMENT));
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
    openedOffset = ALIGNMENT - headerLength;
    opened.putBytes(openedOffset, header, 0, headerLength);
    opened.putBytes(ALIGNMENT, bytes, 0, payloadLength);
    return headerLength + payloadLength;
  }

  /** The frame opened last, header and payload; its first byte is at {@link #openedOffset()}. */
  DirectBuffer opened() {
    return opened;
  }

  int openedOffset() {
    return openedOffset;
  }
}
