package org.mirrorball.bench;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a peer's program prints for a length. */
final class PeerRow {

  private static final Pattern ROW =
      Pattern.compile("(\\w+) ranks=\\d+ floats=(\\d+) median_ms=(\\d+\\.\\d+) algbw_GBps=\\S+");

  private PeerRow() {}

  /** Hears a program's lines and passes on the times in them; other lines go to standard error. */
  static Consumer<String> reader(String contender, Consumer<AllReduceTime> times) {
    return line -> {
      Matcher row = ROW.matcher(line);
      if (row.matches() && row.group(1).equals(contender)) {
        double medianNs = Double.parseDouble(row.group(3)) * 1e6;
        times.accept(new AllReduceTime(contender, Integer.parseInt(row.group(2)), medianNs));
      } else {
        System.err.println("[" + contender + "] " + line);
      }
    };
  }
}
