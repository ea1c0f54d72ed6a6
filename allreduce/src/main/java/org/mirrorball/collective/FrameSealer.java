package org.mirrorball.collective;

import java.nio.ByteBuffer;
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
 * <p>A payload is written to an array of the sealer's own, where the cipher works, so it never lies
 * open where others read. What is sealed goes off the heap before it goes into the frame: the
 * frame's cache lines are the receiver's, and only {@link MemoryCopy} takes them back fast.
 */
final class FrameSealer {

  private final FrameCipher cipher;
  private final byte[] bytes;
  private final UnsafeBuffer plain;
  private final UnsafeBuffer sealed;

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
    this.bytes = new byte[maxFrameLength];
    this.plain = new UnsafeBuffer(ByteBuffer.wrap(bytes));
    this.sealed =
        new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(maxFrameLength, BitUtil.CACHE_LINE_LENGTH));
  }

  /** Where the next frame's payload is to be written, behind the length of its header. */
  MutableDirectBuffer plain() {
    return plain;
  }

  /**
   * Writes the payload that {@link #plain} holds, sealed, behind the header of a claimed frame, and
   * the tag behind it.
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
    frame.getBytes(frameOffset, bytes, 0, headerLength);
    cipher.next(bytes, headerLength, payloadLength);
    sealed.putBytes(0, bytes, headerLength, sealedLength);
    MemoryCopy.copy(sealed, 0, frame, frameOffset + headerLength, sealedLength);
  }
}
