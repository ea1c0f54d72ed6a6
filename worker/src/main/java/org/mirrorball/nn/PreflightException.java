package org.mirrorball.nn;

/** A request that cannot work, found before anything was started; the message says the way out. */
public final class PreflightException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public PreflightException(String message, Throwable cause) {
    super(message, cause);
  }

  public PreflightException(String message) {
    super(message);
  }
}
