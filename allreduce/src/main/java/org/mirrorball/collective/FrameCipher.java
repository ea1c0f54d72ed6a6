package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128-GCM (NIST SP 800-38D) over the frames of one stream. Both ends count the frames, which
 * arrive in order and complete, so the count is never sent, as in TLS 1.3: a frame that is
 * repeated, out of order or behind a lost one has the wrong nonce, and its tag fails like that of a
 * forged one.
 *
 * <pre>
 *   nonce           = 4 bytes of salt | 8 bytes, the frame's number in the stream from 0
 *   key r | salt r  = HKDF-Expand(data key of the edge, "mirrorball frames " | 8 bytes, r, 20)
 *   r               = number of the frame / frames per key
 *   associated data = the frame's header
 * </pre>
 *
 * <p>It works on arrays, since both providers that {@link CipherProvider} knows read direct buffers
 * through arrays of their own: in its place it is faster, and with less garbage (100 bytes a frame
 * with Corretto's, 1 KB with Java's, which parameters and state take).
 */
final class FrameCipher {

  static final int TAG_LENGTH = 16;

  /**
   * 2^24 frames of 64 KiB are 2^36 blocks, after which the odds of telling the stream from noise
   * are 2^-57, where RFC 8446 (5.5) draws the line too. A new key then follows, with no message.
   */
  static final long FRAMES_PER_KEY = 1L << 24;

  static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int KEY_LENGTH = 16;
  private static final int SALT_LENGTH = 4;
  private static final byte[] LABEL = "mirrorball frames ".getBytes(US_ASCII);

  private final int mode;
  private final byte[] dataKey;
  private final long framesPerKey;
  private final Cipher cipher;
  private final ByteBuffer nonce = ByteBuffer.allocate(SALT_LENGTH + Long.BYTES);
  private SecretKeySpec key;
  private long keyNumber = -1;
  private long frameNumber;

  /**
   * @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}
   * @param dataKey of the edge
   * @param frameNumber of the next frame
   * @param framesPerKey until the next key
   */
  FrameCipher(int mode, byte[] dataKey, long frameNumber, long framesPerKey) {
    this(CipherProvider.fastest(), mode, dataKey, frameNumber, framesPerKey);
  }

  FrameCipher(Provider provider, int mode, byte[] dataKey, long frameNumber, long framesPerKey) {
    this.mode = mode;
    this.dataKey = dataKey.clone();
    this.frameNumber = frameNumber;
    this.framesPerKey = framesPerKey;
    try {
      this.cipher = Cipher.getInstance(TRANSFORMATION, provider);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + TRANSFORMATION, e);
    }
  }

  /**
   * Turns a frame's plain into sealed bytes or back, by the mode, where they are: the tag is
   * written behind them, or read from there. The next frame's number follows only when that is
   * done.
   *
   * @param frame begins with its header
   * @param length of the bytes behind the header: those to seal, or sealed ones with their tag
   * @return whether the tag was right; always true when sealing
   * @throws IllegalStateException when the numbers are used up
   */
  boolean next(byte[] frame, int headerLength, int length) {
    if (frameNumber == Long.MAX_VALUE) {
      throw new IllegalStateException("frame numbers are used up: begin another generation");
    }
    try {
      chooseKey(frameNumber / framesPerKey);
      nonce.putLong(SALT_LENGTH, frameNumber);
      cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce.array()));
      cipher.updateAAD(frame, 0, headerLength);
      cipher.doFinal(frame, headerLength, length, frame, headerLength);
      frameNumber++;
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("frame " + frameNumber + " of " + length + " bytes", e);
    }
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
    byte[] bytes = Hkdf.expand(dataKey, info, KEY_LENGTH + SALT_LENGTH);
    key = new SecretKeySpec(bytes, 0, KEY_LENGTH, "AES");
    nonce.put(0, bytes, KEY_LENGTH, SALT_LENGTH);
    Arrays.fill(bytes, (byte) 0);
    keyNumber = number;
  }
}
