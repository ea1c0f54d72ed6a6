package org.mirrorball.tfrecord;

import java.io.IOException;

/** The compressed stream itself is damaged; the reader adds the file and the record's offset. */
final class CompressedStreamException extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean cutShort;

  CompressedStreamException(String message) {
    this(message, false);
  }

  private CompressedStreamException(String message, boolean cutShort) {
    super(message);
    this.cutShort = cutShort;
  }

  /** The stream ends too early. */
  static CompressedStreamException cutShortAt(long offset) {
    return new CompressedStreamException(
        "the compressed file is cut short at byte " + offset, true);
  }

  /** Whether all that there is of the stream may be sound. */
  boolean isCutShort() {
    return cutShort;
  }
}
