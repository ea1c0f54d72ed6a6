package org.mirrorball.collective;

import java.nio.ByteBuffer;
import javax.crypto.Cipher;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Opens the frames that {@link FrameSealer} sealed at the edge's other end, in the same order, into
 * an array of its own. A frame that is not the next one, untouched, changes nothing. For one
 * thread.
 */
final class FrameOpener {

  private final FrameCipher cipher;
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
    this.bytes = new byte[maxFrameLength];
    this.opened = new UnsafeBuffer(ByteBuffer.wrap(bytes));
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
    if (frameLength > bytes.length) {
      return Rejection.MALFORMED.code();
    }
    frame.getBytes(frameOffset, bytes, 0, frameLength);
    return cipher.next(bytes, headerLength, sealedLength)
        ? frameLength - FrameCipher.TAG_LENGTH
        : Rejection.FORGED.code();
  }

  /** The frame opened last, header and payload, from the first byte on. */
  DirectBuffer opened() {
    return opened;
  }
}
