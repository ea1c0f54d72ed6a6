package org.mirrorball.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals bodies into frames. All numbers are big-endian:
 *
 * <pre>
 *   offset  length  field
 *   0       4       n, the body's length; at most 1 MiB
 *   4       1       {@link FrameType}
 *   5       8       sequence number: 0, 1, 2, ... in each direction
 *   13      n       body
 *   13 + n  32      HMAC-SHA256 of bytes 0 to 13 + n under the direction's session key
 * </pre>
 *
 * <p>Not safe for use by several threads.
 */
final class FrameWriter {

  /** 1 MiB: the most that a peer can make us allocate before its tag is checked. */
  static final int MAX_BODY_LENGTH = 1 << 20;

  static final int HEADER_LENGTH = 13;
  static final int TAG_LENGTH = 32;

  private final OutputStream output;
  private final Mac mac;
  private final ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
  private long sequence;

  FrameWriter(OutputStream output, SecretKeySpec key) {
    this.output = output;
    this.mac = JobSecret.newMac(key);
  }

  /** Writes one frame around a part of {@code source}; the caller flushes. */
  void write(FrameType type, byte[] source, int offset, int length) throws IOException {
    if (length > MAX_BODY_LENGTH) {
      throw new IOException(
          type + " frame of " + length + " bytes; the limit is " + MAX_BODY_LENGTH);
    }
    header.clear().putInt(length).put(type.code()).putLong(sequence++);
    mac.update(header.array());
    mac.update(source, offset, length);
    output.write(header.array());
    output.write(source, offset, length);
    output.write(mac.doFinal());
  }

  void flush() throws IOException {
    output.flush();
  }
}
