package org.mirrorball.collective;

import javax.crypto.Cipher;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Seals the frames that go out along one edge, in the order they are sent. For one thread.
 *
 * <pre>
 *   header, as it is | payload, encrypted | 16 bytes of tag over both
 * </pre>
 */
final class FrameSealer {

  private final FrameCipher cipher;
  private final byte[] header;
  private final byte[] plain;
  private final byte[] sealed;

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
    this.header = new byte[FrameCipher.MAX_HEADER_LENGTH];
    this.plain = new byte[maxFrameLength];
    this.sealed = new byte[maxFrameLength];
  }

  /**
   * Writes a payload, sealed, behind the header of a claimed frame, and the tag behind it. The
   * source may be the frame's own payload.
   *
   * @throws IllegalArgumentException when the sealed frame is longer than the longest
   */
  void seal(
      DirectBuffer source,
      int sourceOffset,
      MutableDirectBuffer frame,
      int frameOffset,
      int headerLength,
      int payloadLength) {
    int sealedLength = payloadLength + FrameCipher.TAG_LENGTH;
    if (headerLength + sealedLength > sealed.length) {
      throw new IllegalArgumentException(
          "a sealed frame: got "
              + (headerLength + sealedLength)
              + " bytes, expected at most "
              + sealed.length);
    }
    frame.getBytes(frameOffset, header, 0, headerLength);
    source.getBytes(sourceOffset, plain, 0, payloadLength);
    cipher.next(header, headerLength, plain, payloadLength, sealed);
    frame.putBytes(frameOffset + headerLength, sealed, 0, sealedLength);
  }
}
