package org.mirrorball.cli;

/** Something that the user can mend; its message is one line that says how. */
final class UserMistake extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UserMistake(String message) {
    super(message);
  }

  UserMistake(String message, Throwable cause) {
    super(message, cause);
  }
}
