package org.mirrorball.collective;

/** What becomes of a data frame that came in, as its header tells. */
enum FrameVerdict {
  /** It is the next of its kind. */
  TAKE("taken"),
  /** It is of a later operation or phase: it stays in its stream until then. */
  LATER("early"),
  /** It is of an operation that has ended here. */
  STALE("stale"),
  /** It came before, or one before it did not. */
  OUT_OF_ORDER("out of order"),
  /** No rank sends such a frame. */
  MALFORMED("malformed"),
  /** Somebody else is to send what it claims to be. */
  WRONG_SENDER("from the wrong sender");

  private final String text;

  FrameVerdict(String text) {
    this.text = text;
  }

  /** Whether the frame is dropped, which is as if it never came. */
  boolean isDrop() {
    return this != TAKE && this != LATER;
  }

  @Override
  public String toString() {
    return text;
  }
}
