package org.mirrorball.control;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * Both sides show that they know the job's secret before either reads anything else.
 *
 * <pre>
 *   connecting side                                   accepting side
 *     magic "MIRRORB1"  8 bytes  \
 *     nonce a          32 bytes  /  40 bytes  ------->
 *                                 72 bytes  <-------  magic "MIRRORB1"                     8 bytes
 *                                                     nonce b                             32 bytes
 *                                                     HMAC(secret, "accepting"  | a | b)  32 bytes
 *     HMAC(secret, "connecting" | a | b)  32 bytes -->
 *
 *   key of frames sent by the connecting side = HMAC(secret, "from connecting" | a | b)
 *   key of frames sent by the accepting side  = HMAC(secret, "from accepting"  | a | b)
 * </pre>
 *
 * HMAC is HMAC-SHA256; tags are compared in constant time. Fresh nonces make the keys new for every
 * connection, so that no frame of another one is accepted.
 */
final class Handshake {

  private static final byte[] MAGIC = "MIRRORB1".getBytes(US_ASCII);
  private static final int NONCE_LENGTH = 32;
  private static final int TAG_LENGTH = 32;

  private final Socket socket;
  private final JobSecret secret;
  private final long deadlineNs;
  private final byte[] nonce = new byte[NONCE_LENGTH];

  /** A handshake on this socket that must end within {@code limit}. */
  Handshake(Socket socket, JobSecret secret, Duration limit) {
    this.socket = socket;
    this.secret = secret;
    this.deadlineNs = System.nanoTime() + limit.toNanos();
    new SecureRandom().nextBytes(nonce);
  }

  /** Speaks first, as a worker does. */
  SessionKeys connecting() throws IOException {
    send(MAGIC, nonce);
    byte[] answer = read(MAGIC.length + NONCE_LENGTH + TAG_LENGTH);
    checkMagic(answer);
    byte[] other = Arrays.copyOfRange(answer, MAGIC.length, MAGIC.length + NONCE_LENGTH);
    byte[] tag = Arrays.copyOfRange(answer, MAGIC.length + NONCE_LENGTH, answer.length);
    checkTag(tag, "accepting", nonce, other);
    send(tag("connecting", nonce, other));
    return new SessionKeys(
        key("from connecting", nonce, other), key("from accepting", nonce, other));
  }

  /** Answers, as the coordinator does. */
  SessionKeys accepting() throws IOException {
    byte[] hello = read(MAGIC.length + NONCE_LENGTH);
    checkMagic(hello);
    byte[] other = Arrays.copyOfRange(hello, MAGIC.length, hello.length);
    send(MAGIC, nonce, tag("accepting", other, nonce));
    checkTag(read(TAG_LENGTH), "connecting", other, nonce);
    return new SessionKeys(
        key("from accepting", other, nonce), key("from connecting", other, nonce));
  }

  private void checkMagic(byte[] message) throws IOException {
    if (!Arrays.equals(message, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new AuthenticationException(peer() + " does not speak Mirrorball's control protocol");
    }
  }

  private void checkTag(byte[] actual, String label, byte[] a, byte[] b) throws IOException {
    if (!MessageDigest.isEqual(actual, tag(label, a, b))) {
      throw new AuthenticationException(peer() + " does not know this job's secret");
    }
  }

  private byte[] tag(String label, byte[] a, byte[] b) {
    return secret.hmac(label.getBytes(US_ASCII), a, b);
  }

  private SecretKeySpec key(String label, byte[] a, byte[] b) {
    return new SecretKeySpec(tag(label, a, b), JobSecret.ALGORITHM);
  }

  private void send(byte[]... parts) throws IOException {
    OutputStream output = socket.getOutputStream();
    for (byte[] part : parts) {
      output.write(part);
    }
    output.flush();
  }

  /** The deadline holds for the whole of it: a peer that drips bytes gains nothing. */
  private byte[] read(int length) throws IOException {
    InputStream input = socket.getInputStream();
    byte[] bytes = new byte[length];
    int count = 0;
    while (count < length) {
      long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new SocketTimeoutException("no complete handshake from " + peer() + " in time");
      }
      socket.setSoTimeout((int) Math.min(leftMs, Integer.MAX_VALUE));
      int read = input.read(bytes, count, length - count);
      if (read < 0) {
        throw new EOFException(
            peer() + " closed the connection during the handshake: is the job's secret the same?");
      }
      count += read;
    }
    return bytes;
  }

  private String peer() {
    return String.valueOf(socket.getRemoteSocketAddress());
  }
}
