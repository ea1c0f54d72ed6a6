package org.mirrorball.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A process with its output in files. It is gone, and everything it has started with it, when it is
 * closed or when this JVM ends.
 */
final class ChildProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Process process;
  private final Path standardOutput;
  private final Path standardError;
  private final Thread reaper = new Thread(this::killTree, "reaper");

  private ChildProcess(Process process, Path standardOutput, Path standardError) {
    this.process = process;
    this.standardOutput = standardOutput;
    this.standardError = standardError;
  }

  /** Starts the command; its output goes to NAME.out and NAME.err in the log folder. */
  static ChildProcess start(
      String name, Path logFolder, Map<String, String> environment, List<String> command) {
    Path standardOutput = logFolder.resolve(name + ".out");
    Path standardError = logFolder.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(logFolder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(standardOutput.toFile())
            .redirectError(standardError.toFile());
    builder.environment().keySet().removeIf(ChildProcess::isClusterVariable);
    builder.environment().putAll(environment);
    try {
      ChildProcess child = new ChildProcess(builder.start(), standardOutput, standardError);
      Runtime.getRuntime().addShutdownHook(child.reaper);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings of a cluster this machine may know of must not reach the one under test. */
  private static boolean isClusterVariable(String name) {
    return name.startsWith("SPARK_")
        || name.startsWith("HADOOP_")
        || name.startsWith("MIRRORBALL_");
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * The first match in standard error; fails when the process ends or the time passes without one.
   */
  Matcher awaitLine(Pattern pattern, Duration timeout) {
    return Awaitility.await(pattern.pattern())
        .atMost(timeout)
        .pollInterval(Duration.ofMillis(20))
        .failFast("the process has ended", this::assertAlive)
        .until(() -> pattern.matcher(text(standardError)), Matcher::find);
  }

  private void assertAlive() {
    if (!process.isAlive()) {
      throw new AssertionError("exit code " + process.exitValue() + ":\n" + text(standardError));
    }
  }

  /**
   * Waits for the end; a process that takes longer is killed, and the test fails with its output.
   */
  ProcessResult awaitEnd(Duration timeout) {
    boolean ended = waitFor(timeout);
    if (!ended) {
      close();
    }
    ProcessResult result =
        new ProcessResult(process.exitValue(), text(standardOutput), text(standardError));
    if (!ended) {
      throw new AssertionError("still running after " + timeout + ", killed: " + result);
    }
    close();
    return result;
  }

  /**
   * Asks the process to end, kills what is left of it and of its descendants, and waits for them.
   */
  @Override
  public void close() {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    waitFor(GRACE);
    Stream.concat(descendants.stream(), process.descendants())
        .filter(ProcessHandle::isAlive)
        .forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    waitFor(GRACE);
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException shuttingDown) {
      return; // The reaper runs anyway.
    }
  }

  private void killTree() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private boolean waitFor(Duration timeout) {
    try {
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      killTree();
      return false;
    }
  }

  private static String text(Path file) {
    try {
      // Whatever the program prints: bytes that are no characters become replacement characters.
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
