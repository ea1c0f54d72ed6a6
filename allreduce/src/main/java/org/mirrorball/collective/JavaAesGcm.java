package org.mirrorball.collective;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The JVM's own, which works in an array: it would read direct buffers through arrays of its own,
 * piece by piece. Each frame takes 1 KB of the heap, for parameters and state.
 */
final class JavaAesGcm implements AesGcm {

  private static final String TRANSFORMATION = "AES/GCM/NoPadding";

  private final Cipher cipher;
  private final byte[] nonceBytes = new byte[NONCE_LENGTH];
  private byte[] bytes = new byte[0];
  private SecretKeySpec key;

  JavaAesGcm() {
    try {
      cipher = Cipher.getInstance(TRANSFORMATION);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + TRANSFORMATION, e);
    }
  }

  @Override
  public void useKey(byte[] newKey) {
    key = new SecretKeySpec(newKey, "AES");
  }

  @Override
  public void seal(
      DirectBuffer nonce,
      DirectBuffer plain,
      int plainOffset,
      int plainLength,
      MutableDirectBuffer target,
      int targetOffset,
      int headerLength) {
    process(
        Cipher.ENCRYPT_MODE,
        nonce,
        plain,
        plainOffset,
        plainLength,
        target,
        targetOffset,
        headerLength);
  }

  @Override
  public boolean open(
      DirectBuffer nonce,
      DirectBuffer sealed,
      int sealedOffset,
      int sealedLength,
      MutableDirectBuffer target,
      int targetOffset,
      int headerLength) {
    return process(
        Cipher.DECRYPT_MODE,
        nonce,
        sealed,
        sealedOffset,
        sealedLength,
        target,
        targetOffset,
        headerLength);
  }

  /** Returns whether the tag is right, which of what is sealed it always is. */
  private boolean process(
      int mode,
      DirectBuffer nonce,
      DirectBuffer source,
      int sourceOffset,
      int sourceLength,
      MutableDirectBuffer target,
      int targetOffset,
      int headerLength) {
    reserve(headerLength + sourceLength + TAG_LENGTH);
    nonce.getBytes(0, nonceBytes);
    target.getBytes(targetOffset, bytes, 0, headerLength);
    source.getBytes(sourceOffset, bytes, headerLength, sourceLength);
    try {
      cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonceBytes));
      cipher.updateAAD(bytes, 0, headerLength);
      int length = cipher.doFinal(bytes, headerLength, sourceLength, bytes, headerLength);
      target.putBytes(targetOffset + headerLength, bytes, headerLength, length);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(sourceLength + " bytes behind " + headerLength, e);
    }
  }

  private void reserve(int length) {
    if (bytes.length < length) {
      bytes = new byte[length];
    }
  }
}
