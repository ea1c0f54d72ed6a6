package org.mirrorball.worker;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.mirrorball.collective.CollectiveException;

/** A throwable in the words of the protocol. */
final class FailureReport {

  /** A deep recursion's stack trace would not fit a frame. */
  private static final int MAX_STACK_TRACE_LENGTH = 64 * 1024;

  private static final int MAX_LINE_LENGTH = 4 * 1024;
  private static final int MAX_DEPTH = 20;

  private FailureReport() {}

  /** The cause in one line: its message, or its class when that says nothing. */
  static String line(Throwable throwable) {
    Throwable told = throwable;
    for (int depth = 0; depth < MAX_DEPTH && isBareWrapper(told); depth++) {
      told = told.getCause();
    }
    String message = told.getMessage();
    String name = told.getClass().getSimpleName();
    String line = message == null || message.isBlank() ? name : name + ": " + message;
    return limit(line.replaceAll("\\s*\\R\\s*", " "), MAX_LINE_LENGTH);
  }

  static String stackTrace(Throwable throwable) {
    StringWriter text = new StringWriter();
    throwable.printStackTrace(new PrintWriter(text));
    return limit(text.toString(), MAX_STACK_TRACE_LENGTH);
  }

  /** The collective's failure that caused this one, or null. */
  static CollectiveException collective(Throwable throwable) {
    Throwable cause = throwable;
    for (int depth = 0; depth < MAX_DEPTH && cause != null; depth++) {
      if (cause instanceof CollectiveException collective) {
        return collective;
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static boolean isBareWrapper(Throwable throwable) {
    Throwable cause = throwable.getCause();
    return cause != null
        && (throwable.getMessage() == null || throwable.getMessage().equals(cause.toString()));
  }

  private static String limit(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + " ...";
  }
}
