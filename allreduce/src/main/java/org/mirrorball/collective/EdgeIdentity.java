package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which edge of which ring; both ends must mean the same one.
 *
 * @param jobId names the job
 * @param generation the membership, as {@link CommunicatorGroup#membership} tells it to frames
 * @param worldSize how many ranks there are
 * @param sender the rank that sends data along this edge, and begins its handshake
 * @param receiver the rank that receives them
 */
record EdgeIdentity(String jobId, int generation, int worldSize, int sender, int receiver) {

  EdgeIdentity {
    if (Math.min(sender, receiver) < 0 || Math.max(sender, receiver) >= worldSize) {
      throw new IllegalArgumentException(
          "edge from rank " + sender + " to rank " + receiver + ": there are " + worldSize);
    }
  }

  /**
   * Unlike those of every other edge; keys and tags are bound to them. Integers little-endian:
   *
   * <pre>
   *   4 generation | 4 world size | 4 sender | 4 receiver | 4 length of the job id | its UTF-8
   * </pre>
   */
  byte[] bytes() {
    byte[] job = jobId.getBytes(UTF_8);
    return ByteBuffer.allocate(5 * Integer.BYTES + job.length)
        .order(LITTLE_ENDIAN)
        .putInt(generation)
        .putInt(worldSize)
        .putInt(sender)
        .putInt(receiver)
        .putInt(job.length)
        .put(job)
        .array();
  }

  /** Tells jobs apart by the first eight bytes of SHA-256; secrets, not this, keep them apart. */
  long jobFingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(jobId.getBytes(UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The other end of the edge. */
  int opposite(int rank) {
    return rank == sender ? receiver : sender;
  }
}
