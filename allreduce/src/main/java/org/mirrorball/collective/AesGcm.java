package org.mirrorball.collective;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * AES-128-GCM (NIST SP 800-38D) with headers that are authenticated and stay as they are. All
 * ranges are of direct buffers and do not overlap. For one thread.
 */
interface AesGcm {

  int KEY_LENGTH = 16;
  int NONCE_LENGTH = 12;
  int TAG_LENGTH = 16;

  /** Takes a key of {@link #KEY_LENGTH} bytes from now on. */
  void useKey(byte[] key);

  /**
   * Writes plain bytes, sealed, and the tag behind the header of a target.
   *
   * @param nonce of {@link #NONCE_LENGTH} bytes, which nothing was sealed with before under this
   *     key
   */
  void seal(
      DirectBuffer nonce,
      DirectBuffer plain,
      int plainOffset,
      int plainLength,
      MutableDirectBuffer target,
      int targetOffset,
      int headerLength);

  /**
   * Writes sealed bytes, opened, behind the header of a target. What is written means nothing when
   * the tag is wrong.
   *
   * @param sealedLength with the tag
   * @return whether the tag is right
   */
  boolean open(
      DirectBuffer nonce,
      DirectBuffer sealed,
      int sealedOffset,
      int sealedLength,
      MutableDirectBuffer target,
      int targetOffset,
      int headerLength);
}
