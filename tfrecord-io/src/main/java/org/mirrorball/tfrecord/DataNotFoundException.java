package org.mirrorball.tfrecord;

/** The path does not exist, or the pattern matches no file. */
public final class DataNotFoundException extends DataException {

  private static final long serialVersionUID = 1L;

  /** Says what was looked for. */
  public DataNotFoundException(String message) {
    super(message);
  }

  /** Says what was looked for, and how the file system refused. */
  public DataNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
