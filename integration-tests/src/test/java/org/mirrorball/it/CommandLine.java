package org.mirrorball.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The distribution's {@code mirrorball}, as a user calls it, from a folder of its own. */
final class CommandLine {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Path folder;
  private int calls;

  CommandLine(Path folder) {
    this.folder = folder;
  }

  /** Runs a command to its end. */
  ProcessResult run(String... arguments) {
    try (ChildProcess child = start(Map.of(), arguments)) {
      return child.awaitEnd(LIMIT);
    }
  }

  /** Starts a command; the caller closes it. */
  ChildProcess start(Map<String, String> environment, String... arguments) {
    var command = new ArrayList<String>();
    command.add(TestPaths.distribution().resolve("bin/mirrorball").toString());
    command.addAll(List.of(arguments));
    return ChildProcess.start("call-" + calls++, folder, environment, command);
  }

  /** The {@code key=value} pairs of the last line on standard output. */
  static Map<String, String> resultOf(ProcessResult result) {
    if (result.exitCode() != 0) {
      throw new AssertionError(result.toString());
    }
    String[] lines = result.standardOutput().strip().split("\n", -1);
    var values = new HashMap<String, String>();
    Arrays.stream(lines[lines.length - 1].split(" ", -1))
        .filter(word -> word.contains("="))
        .forEach(word -> values.put(word.split("=", 2)[0], word.split("=", 2)[1]));
    return values;
  }

  static String quickstartData(String part) {
    return TestPaths.distribution().resolve("data/mnist") + "/" + part + "-*";
  }
}
