package org.mirrorball.control;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads what a {@link DeliveryWriter} wrote. */
final class DeliveryReader {

  /**
   * A blob becomes one Java array, and a few virtual machines keep the last bytes to themselves.
   */
  static final long MAX_BLOB_LENGTH = Integer.MAX_VALUE - 8;

  private final FrameReader frames;
  private final MessageCodec codec = new MessageCodec();

  DeliveryReader(FrameReader frames) {
    this.frames = frames;
  }

  Delivery read() throws IOException {
    ControlMessage message = codec.decode(frames.read(FrameType.RECORD));
    return message.carriesBlob() ? new Delivery(message, readBlob()) : new Delivery(message);
  }

  private byte[] readBlob() throws IOException {
    byte[] header = frames.read(FrameType.BLOB_LENGTH);
    if (header.length != Long.BYTES) {
      throw new IOException("a blob's header has " + header.length + " bytes, expected 8");
    }
    long length = ByteBuffer.wrap(header).getLong();
    if (length < 0 || length > MAX_BLOB_LENGTH) {
      throw new IOException("a blob of " + length + " bytes; the limit is " + MAX_BLOB_LENGTH);
    }
    byte[] blob = new byte[(int) length];
    for (int offset = 0; offset < blob.length; ) {
      byte[] part = frames.read(FrameType.BLOB_PART);
      if (part.length == 0 || part.length > blob.length - offset) {
        throw new IOException(
            "a part of " + part.length + " bytes at " + offset + " of a blob of " + length);
      }
      System.arraycopy(part, 0, blob, offset, part.length);
      offset += part.length;
    }
    return blob;
  }
}
