package org.mirrorball.cli;

import java.util.Locale;

/** A line of {@code key=value} pairs on standard output: what scripts read. */
final class ResultLine {

  private final StringBuilder line;

  ResultLine(String head) {
    line = new StringBuilder(head);
  }

  ResultLine with(String key, Object value) {
    line.append(line.length() == 0 ? "" : " ").append(key).append('=').append(value);
    return this;
  }

  /** A fraction, with four digits. */
  ResultLine withFraction(String key, double value) {
    return with(key, String.format(Locale.ROOT, "%.4f", value));
  }

  /** A loss, with six significant digits. */
  ResultLine withLoss(String key, double value) {
    return with(key, String.format(Locale.ROOT, "%.6g", value));
  }

  /** A rate, in whole numbers. */
  ResultLine withRate(String key, double value) {
    return with(key, String.format(Locale.ROOT, "%.0f", value));
  }

  /** A measured value, with so many digits behind the point. */
  ResultLine withDecimals(String key, double value, int digits) {
    return with(key, String.format(Locale.ROOT, "%." + digits + "f", value));
  }

  void print() {
    System.out.println(line);
    System.out.flush();
  }

  @Override
  public String toString() {
    return line.toString();
  }
}
