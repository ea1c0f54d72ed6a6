package org.mirrorball.collective;

/**
 * What the ranks of one job share and nobody else knows, as the ring uses it: to prove themselves
 * to each other and to derive every edge's keys. Never shows in {@link #toString()}. Safe for use
 * by any thread.
 */
public final class RingSecret {

  /** No secret: ranks then believe each other, which is for one host's loopback only. */
  public static final RingSecret NONE = new RingSecret(new byte[0]);

  /** As many bits as the frames' key has. */
  private static final int MIN_LENGTH = 16;

  private final byte[] bytes;

  private RingSecret(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /**
   * The secret of these bytes, which are copied.
   *
   * @param bytes at least 16 that nobody can guess; a job has 32 random ones
   * @throws IllegalArgumentException for fewer
   */
  public static RingSecret of(byte[] bytes) {
    if (bytes.length < MIN_LENGTH) {
      throw new IllegalArgumentException(
          "job secret: got " + bytes.length + " bytes, expected at least " + MIN_LENGTH);
    }
    return new RingSecret(bytes);
  }

  /** Whether there is a secret at all. */
  public boolean isPresent() {
    return bytes.length > 0;
  }

  /** HMAC-SHA256 of the parts one after the other. */
  byte[] tag(byte[]... parts) {
    requirePresent();
    return HmacSha256.of(bytes, parts);
  }

  /** What HKDF expands into keys, made of this secret and a salt. */
  byte[] extract(byte[] salt) {
    requirePresent();
    return Hkdf.extract(salt, bytes);
  }

  private void requirePresent() {
    if (!isPresent()) {
      throw new IllegalStateException("this job has no secret");
    }
  }

  @Override
  public String toString() {
    return isPresent() ? "RingSecret(hidden)" : "RingSecret(none)";
  }
}
