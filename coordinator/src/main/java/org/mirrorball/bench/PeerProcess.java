package org.mirrorball.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A process of a peer's. It ends with this JVM: on a normal end or a signal by a shutdown hook, on
 * SIGKILL because the peers' programs end with their standard input.
 */
final class PeerProcess implements AutoCloseable {

  /** Settings for this project's own native libraries, which would slow the peers' down. */
  private static final List<String> UNSET = List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE");

  private static final long KILL_LIMIT_MS = 2_000;

  private final Process process;
  private final Thread shutdownHook = new Thread(this::kill, "mirrorball-peer-shutdown");

  private PeerProcess(Process process) {
    this.process = process;
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  /** Whether a command can be run and ends with 0; what it says is dropped. */
  static boolean succeeds(String... command) throws InterruptedException {
    ProcessBuilder builder =
        builder(List.of(command))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    try (PeerProcess peer = new PeerProcess(builder.start())) {
      return peer.process.waitFor() == 0;
    } catch (IOException e) {
      return false; // There is no such program.
    }
  }

  /**
   * Runs a command to its end; its standard error is this process's.
   *
   * @param lines hears its standard output, on this thread
   * @throws IOException when it cannot be started, or fails
   */
  static void run(List<String> command, Consumer<String> lines)
      throws IOException, InterruptedException {
    ProcessBuilder builder = builder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    try (PeerProcess peer = new PeerProcess(builder.start());
        BufferedReader output = peer.process.inputReader()) {
      output.lines().forEach(lines);
      int exitCode = peer.process.waitFor();
      if (exitCode != 0) {
        throw new IOException(command.get(0) + " failed with exit code " + exitCode);
      }
    } catch (UncheckedIOException e) {
      throw new IOException("the output of " + command.get(0) + " was lost", e);
    }
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    UNSET.forEach(builder.environment()::remove);
    return builder;
  }

  /** Ends it, and all that it has started. */
  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      return; // The JVM is shutting down already, and the hook does the same again.
    }
  }

  private void kill() {
    List<ProcessHandle> started;
    try (Stream<ProcessHandle> descendants = process.descendants()) {
      started = descendants.toList();
    }
    process.destroy();
    try {
      if (!process.waitFor(KILL_LIMIT_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
