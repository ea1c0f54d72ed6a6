package org.mirrorball.collective;

import javax.crypto.Cipher;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.mirrorball.vector.MemoryCopy;

/**
 * Seals the frames that go out along one edge, in the order they are sent. For one thread.
 *
 * <pre>
 *   header, as it is | payload, encrypted | 16 bytes of tag over both
 * </pre>
 *
 * <p>A payload is written to memory of the sealer's own, so it never lies open where others read,
 * and the frame's cache lines, which the receiver holds, are written once.
 */
final class FrameSealer {

  private final FrameCipher cipher;
  private final UnsafeBuffer payload;
  private final byte[] header;
  private final byte[] bytes;

  /**
   * @param dataKey of the edge
   * @param maxFrameLength of a sealed frame in bytes, header and tag included
   */
  FrameSealer(byte[] dataKey, int maxFrameLength) {
    this(
        new FrameCipher(Cipher.ENCRYPT_MODE, dataKey, 0, FrameCipher.FRAMES_PER_KEY),
        maxFrameLength);
  }

  FrameSealer(FrameCipher cipher, int maxFrameLength) {
    this.cipher = cipher;
    this.payload =
        new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(maxFrameLength, BitUtil.CACHE_LINE_LENGTH));
    this.header = new byte[FrameCipher.MAX_HEADER_LENGTH];
    this.bytes = new byte[maxFrameLength];
  }

  /** Where the next frame's payload is to be written, from its first byte on. */
  MutableDirectBuffer payload() {
    return payload;
  }

  /**
   * Writes the {@link #payload}, sealed, behind the header of a claimed frame, and the tag behind
   * it.
   *
   * @throws IllegalArgumentException when the sealed frame is longer than the longest
   */
  void seal(MutableDirectBuffer frame, int frameOffset, int headerLength, int payloadLength) {
    int sealedLength = payloadLength + FrameCipher.TAG_LENGTH;
    if (headerLength + sealedLength > bytes.length) {
      throw new IllegalArgumentException(
          "a sealed frame: got "
              + (headerLength + sealedLength)
              + " bytes, expected at most "
              + bytes.length);
    }
    frame.getBytes(frameOffset, header, 0, headerLength);
    payload.getBytes(0, bytes, 0, payloadLength);
    cipher.next(header, headerLength, bytes, payloadLength);
    payload.putBytes(0, bytes, 0, sealedLength);
    MemoryCopy.copy(payload, 0, frame, frameOffset + headerLength, sealedLength);
  }
}
