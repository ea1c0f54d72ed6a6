package org.mirrorball.tfrecord;

import java.io.IOException;

/**
 * Something is wrong with the data that the user named: its message is one line, made to be shown.
 */
public class DataException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public DataException(String message) {
    super(message);
  }

  /** Says what is wrong, and what led to it. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
