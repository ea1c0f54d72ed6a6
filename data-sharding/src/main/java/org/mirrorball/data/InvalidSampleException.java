package org.mirrorball.data;

/** A record cannot become a sample; the message says which record, why, and what was expected. */
public final class InvalidSampleException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public InvalidSampleException(String message) {
    super(message);
  }

  /** Says what is wrong, and what led to it. */
  public InvalidSampleException(String message, Throwable cause) {
    super(message, cause);
  }
}
