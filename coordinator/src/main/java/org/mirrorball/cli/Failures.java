package org.mirrorball.cli;

import java.io.IOException;
import java.io.PrintStream;
import org.mirrorball.nn.PreflightException;
import org.mirrorball.tfrecord.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParameterException;

/** Turns what went wrong into one line and an exit code; the stack trace goes to the debug log. */
final class Failures {

  static final int FAILURE = 1;
  static final int USER_MISTAKE = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static int report(Exception failure, PrintStream err) {
    LOG.debug("the command failed", failure);
    err.println("mirrorball: " + oneLine(failure));
    return isUserMistake(failure) ? USER_MISTAKE : FAILURE;
  }

  private static boolean isUserMistake(Exception failure) {
    return failure instanceof ParameterException
        || failure instanceof UserMistake
        || failure instanceof PreflightException
        || failure instanceof DataException;
  }

  private static String oneLine(Exception failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.toString();
    }
    boolean sayType = failure instanceof IOException && !message.contains(" ");
    return (sayType ? failure.toString() : message).lines().findFirst().orElseThrow().strip();
  }
}
