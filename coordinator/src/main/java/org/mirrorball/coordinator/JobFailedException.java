package org.mirrorball.coordinator;

/** The workers could not do what was asked; the message says in one line why. */
public class JobFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String detail;

  public JobFailedException(String message) {
    this(message, "");
  }

  /**
   * A failure with more to tell.
   *
   * @param detail a worker's stack trace, or empty
   */
  public JobFailedException(String message, String detail) {
    super(message);
    this.detail = detail;
  }

  /** The stack trace on the worker, or empty when there is none. */
  public final String detail() {
    return detail;
  }
}
