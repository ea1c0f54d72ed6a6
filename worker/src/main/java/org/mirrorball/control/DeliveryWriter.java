package org.mirrorball.control;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes a message as one frame, and its blob as a length frame and parts of up to 1 MiB. */
final class DeliveryWriter {

  private final FrameWriter frames;
  private final MessageCodec codec = new MessageCodec();

  DeliveryWriter(FrameWriter frames) {
    this.frames = frames;
  }

  void write(Delivery delivery) throws IOException {
    writeWhole(FrameType.RECORD, codec.encode(delivery.message()));
    if (delivery.message().carriesBlob()) {
      writeBlob(delivery.blob());
    }
    frames.flush();
  }

  private void writeBlob(byte[] blob) throws IOException {
    writeWhole(FrameType.BLOB_LENGTH, ByteBuffer.allocate(Long.BYTES).putLong(blob.length).array());
    for (int offset = 0; offset < blob.length; offset += FrameWriter.MAX_BODY_LENGTH) {
      int length = Math.min(FrameWriter.MAX_BODY_LENGTH, blob.length - offset);
      frames.write(FrameType.BLOB_PART, blob, offset, length);
    }
  }

  private void writeWhole(FrameType type, byte[] body) throws IOException {
    frames.write(type, body, 0, body.length);
  }
}
