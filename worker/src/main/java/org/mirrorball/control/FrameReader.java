package org.mirrorball.control;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens the frames that a {@link FrameWriter} sealed. A body is handed out only when its tag and
 * its place in the sequence are right, so that a changed, repeated, dropped or foreign frame is an
 * error before anything is parsed. Not safe for use by several threads.
 */
final class FrameReader {

  private final DataInputStream input;
  private final Mac mac;
  private final byte[] header = new byte[FrameWriter.HEADER_LENGTH];
  private final byte[] tag = new byte[FrameWriter.TAG_LENGTH];
  private long sequence;

  FrameReader(InputStream input, SecretKeySpec key) {
    this.input = new DataInputStream(input);
    this.mac = JobSecret.newMac(key);
  }

  /**
   * Reads the next frame, which must be of this type.
   *
   * @throws AuthenticationException when it is not the frame that was sent next
   * @throws java.io.EOFException when the stream ends
   */
  byte[] read(FrameType expected) throws IOException {
    input.readFully(header);
    ByteBuffer fields = ByteBuffer.wrap(header);
    int length = fields.getInt();
    if (length < 0 || length > FrameWriter.MAX_BODY_LENGTH) {
      throw new AuthenticationException(
          "a frame announces "
              + Integer.toUnsignedString(length)
              + " bytes; the limit is "
              + FrameWriter.MAX_BODY_LENGTH);
    }
    byte[] body = new byte[length];
    input.readFully(body);
    input.readFully(tag);
    mac.update(header);
    if (!MessageDigest.isEqual(mac.doFinal(body), tag)) {
      throw new AuthenticationException("frame " + sequence + " was not sealed with our key");
    }
    checkOrder(fields, expected);
    sequence++;
    return body;
  }

  private void checkOrder(ByteBuffer fields, FrameType expected) throws IOException {
    byte type = fields.get();
    long actualSequence = fields.getLong();
    if (actualSequence != sequence) {
      throw new AuthenticationException(
          "got frame " + actualSequence + ", expected " + sequence + ": repeated or out of order");
    }
    if (type != expected.code()) {
      throw new AuthenticationException(
          "frame " + sequence + " is of type " + type + ", expected " + expected.code());
    }
  }
}
