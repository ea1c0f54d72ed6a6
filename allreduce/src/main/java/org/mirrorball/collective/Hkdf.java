package org.mirrorball.collective;

import java.util.Arrays;

/** Keys from a secret: HKDF with SHA-256 (RFC 5869). */
final class Hkdf {

  /** The RFC's bound: its block counter is one byte. */
  static final int MAX_LENGTH = 255 * HmacSha256.LENGTH;

  /** What the RFC puts in place of no salt. */
  private static final byte[] NO_SALT = new byte[HmacSha256.LENGTH];

  private Hkdf() {}

  /** Condenses key material into one key of 32 bytes. */
  static byte[] extract(byte[] salt, byte[] keyMaterial) {
    return HmacSha256.of(salt.length == 0 ? NO_SALT : salt, keyMaterial);
  }

  /** A key of the given length in bytes; another {@code info} gives an unrelated one. */
  static byte[] expand(byte[] extracted, byte[] info, int length) {
    if (length < 0 || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "HKDF: got a length of " + length + " bytes, expected 0 to " + MAX_LENGTH);
    }
    byte[] key = new byte[length];
    byte[] block = {};
    int filled = 0;
    for (byte number = 1; filled < length; number++) {
      block = HmacSha256.of(extracted, block, info, new byte[] {number});
      int count = Math.min(block.length, length - filled);
      System.arraycopy(block, 0, key, filled, count);
      filled += count;
    }
    Arrays.fill(block, (byte) 0);
    return key;
  }
}
