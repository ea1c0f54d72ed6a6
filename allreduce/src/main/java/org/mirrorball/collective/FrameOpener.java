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

  /** Of a cache line: a payload behind a header of 32 bytes then begins on half of one. */
  private static final int ALIGNMENT = 64;

  private final FrameCipher cipher;
  private final byte[] header;
  private final byte[] sealed;
  private final byte[] plain;
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
    this.sealed = new byte[maxFrameLength];
    this.plain = new byte[maxFrameLength];
    ByteBuffer memory =
        ByteBuffer.allocateDirect(maxFrameLength + 2 * ALIGNMENT); // cut at both ends
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
    if (frameLength > sealed.length) {
      return Rejection.MALFORMED.code();
    }
    frame.getBytes(frameOffset, header, 0, headerLength);
    frame.getBytes(frameOffset + headerLength, sealed, 0, sealedLength);
    if (!cipher.next(header, headerLength, sealed, sealedLength, plain)) {
      return Rejection.FORGED.code();
    }
    opened.putBytes(0, header, 0, headerLength);
    opened.putBytes(headerLength, plain, 0, payloadLength);
    return headerLength + payloadLength;
  }

  /** The frame opened last, header and payload; its first byte is at {@link #openedOffset()}. */
  DirectBuffer opened() {
    return opened;
  }

  int openedOffset() {
    return 0;
  }
}
