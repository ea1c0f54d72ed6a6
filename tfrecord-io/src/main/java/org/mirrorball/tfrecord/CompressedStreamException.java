package org.mirrorball.tfrecord;

import java.io.IOException;

/** The compressed stream itself is damaged; the reader adds the file and the record's offset. */
final class CompressedStreamException extends IOException {

  private static final long serialVersionUID = 1L;

  CompressedStreamException(String message) {
    super(message);
  }
}
