package org.mirrorball.collective;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * AES-128-GCM over the frames of one stream. Both ends count the frames, which arrive in order and
 * complete, so the count is never sent, as in TLS 1.3: a frame that is repeated, out of order or
 * behind a lost one has the wrong nonce, and its tag fails like that of a forged one.
 *
 * <pre>
 *   nonce           = 4 bytes of salt | 8 bytes, the frame's number in the stream from 0
 *   key r | salt r  = HKDF-Expand(data key of the edge, "mirrorball frames " | 8 bytes, r, 20)
 *   r               = number of the frame / frames per key
 *   associated data = the frame's header
 * </pre>
 */
final class FrameCipher {

  static final int TAG_LENGTH = AesGcm.TAG_LENGTH;

  /**
   * 2^24 frames of 64 KiB are 2^36 blocks, after which the odds of telling the stream from noise
   * are 2^-57, where RFC 8446 (5.5) draws the line too. A new key then follows, with no message.
   */
  static final long FRAMES_PER_KEY = 1L << 24;

  private static final int SALT_LENGTH = AesGcm.NONCE_LENGTH - Long.BYTES;
  private static final byte[] LABEL = "mirrorball frames ".getBytes(US_ASCII);

  private final AesGcm cipher;
  private final byte[] dataKey;
  private final long framesPerKey;
  private final UnsafeBuffer nonce =
      new UnsafeBuffer(ByteBuffer.allocateDirect(AesGcm.NONCE_LENGTH));
  private long keyNumber = -1;
  private long frameNumber;

  /**
   * @param dataKey of the edge
   * @param frameNumber of the next frame
   * @param framesPerKey until the next key
   */
  FrameCipher(AesGcm cipher, byte[] dataKey, long frameNumber, long framesPerKey) {
    this.cipher = cipher;
    this.dataKey = dataKey.clone();
    this.frameNumber = frameNumber;
    this.framesPerKey = framesPerKey;
  }

  /** From the first frame of an edge on. */
  static FrameCipher of(byte[] dataKey) {
    return new FrameCipher(AesGcmProvider.fastest(), dataKey, 0, FRAMES_PER_KEY);
  }

  /**
   * Writes the next frame's payload, sealed, and its tag behind the frame's header.
   *
   * @throws IllegalStateException when the numbers are used up
   */
  void seal(
      DirectBuffer payload,
      int payloadOffset,
      int payloadLength,
      MutableDirectBuffer frame,
      int frameOffset,
      int headerLength) {
    chooseNonce();
    cipher.seal(nonce, payload, payloadOffset, payloadLength, frame, frameOffset, headerLength);
    frameNumber++;
  }

  /**
   * Writes a sealed payload, opened, behind the header that came with it. Only when they are the
   * next frame's, the number of the one after it follows.
   *
   * @param sealedLength with the tag
   * @return whether they are the next frame's
   * @throws IllegalStateException when the numbers are used up
   */
  boolean open(
      DirectBuffer sealed,
      int sealedOffset,
      int sealedLength,
      MutableDirectBuffer frame,
      int frameOffset,
      int headerLength) {
    chooseNonce();
    if (!cipher.open(nonce, sealed, sealedOffset, sealedLength, frame, frameOffset, headerLength)) {
      return false;
    }
    frameNumber++;
    return true;
  }

  private void chooseNonce() {
    if (frameNumber == Long.MAX_VALUE) {
      throw new IllegalStateException("frame numbers are used up: begin another generation");
    }
    chooseKey(frameNumber / framesPerKey);
    nonce.putLong(SALT_LENGTH, frameNumber, BIG_ENDIAN);
  }

  private void chooseKey(long number) {
    if (number == keyNumber) {
      return;
    }
    byte[] info =
        ByteBuffer.allocate(LABEL.length + Long.BYTES)
            .order(LITTLE_ENDIAN)
            .put(LABEL)
            .putLong(number)
            .array();
    byte[] bytes = Hkdf.expand(dataKey, info, AesGcm.KEY_LENGTH + SALT_LENGTH);
    byte[] key = Arrays.copyOf(bytes, AesGcm.KEY_LENGTH);
    cipher.useKey(key);
    nonce.putBytes(0, bytes, AesGcm.KEY_LENGTH, SALT_LENGTH);
    Arrays.fill(key, (byte) 0);
    Arrays.fill(bytes, (byte) 0);
    keyNumber = number;
  }
}
