package org.mirrorball.control;

import java.util.Objects;

/** A message with the blob that came with it, if any. */
public final class Delivery {

  private static final byte[] NO_BLOB = new byte[0];

  private final ControlMessage message;
  private final byte[] blob;

  Delivery(ControlMessage message) {
    this(message, NO_BLOB);
  }

  Delivery(ControlMessage message, byte[] blob) {
    this.message = Objects.requireNonNull(message);
    this.blob = Objects.requireNonNull(blob);
  }

  /** What was said. */
  public ControlMessage message() {
    return message;
  }

  /** The bytes that came along, owned by the receiver; empty where the message has none. */
  public byte[] blob() {
    return blob;
  }
}
