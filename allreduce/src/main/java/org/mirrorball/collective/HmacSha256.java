package org.mirrorball.collective;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104). */
final class HmacSha256 {

  /** Of a whole tag, in bytes. */
  static final int LENGTH = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private HmacSha256() {}

  /** One thread's tag maker under a key of at least one byte. */
  static Mac keyed(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }

  /** The tag of the parts one after the other. */
  static byte[] of(byte[] key, byte[]... parts) {
    Mac mac = keyed(key);
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }
}
