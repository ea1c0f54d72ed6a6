package org.mirrorball.control;

/** What a frame's body is. */
enum FrameType {
  /** A message, in Kryo's form. */
  RECORD(1),
  /** Eight bytes: how many bytes the blob of the message just before has. */
  BLOB_LENGTH(2),
  /** The next part of that blob. */
  BLOB_PART(3);

  private final byte code;

  FrameType(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }
}
