package org.mirrorball.tensor;

/** What a window does at the edges of an image. */
public enum Padding {
  /** Windows stay inside: the output is smaller. */
  VALID,
  /**
   * The output has {@code ceil(input / stride)} positions; where windows reach outside, they see
   * nothing. An odd amount of padding has the extra row or column at the bottom or right.
   */
  SAME
}
