package org.mirrorball.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** One worker's process, with its output passed on under the worker's name. */
final class WorkerProcess {

  /** The JVM says this of the vector module that we ask for, and cannot be told not to. */
  private static final String INCUBATOR_WARNING = "WARNING: Using incubator modules:";

  private final int workerId;
  private final Process process;
  private final Thread pump;

  /**
   * Starts it.
   *
   * @param output where its lines go
   * @param exited hears its exit code, on a thread of its own
   */
  WorkerProcess(int workerId, ProcessBuilder builder, PrintStream output, IntConsumer exited)
      throws IOException {
    this.workerId = workerId;
    this.process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    this.pump = new Thread(() -> passOn(output), "mirrorball-output-" + workerId);
    pump.setDaemon(true);
    pump.start();
    CompletableFuture<Void> unused =
        process.onExit().thenAccept(ended -> exited.accept(ended.exitValue()));
  }

  /** Waits until it has ended; returns whether it has. */
  boolean awaitEnd(long deadlineNs) throws InterruptedException {
    return process.waitFor(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** Asks it to end, by SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Ends it, by SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** Waits for its last lines; a grandchild that still holds the pipe is not waited for. */
  void awaitOutput(long limitMs) throws InterruptedException {
    pump.join(limitMs);
  }

  long pid() {
    return process.pid();
  }

  private void passOn(PrintStream output) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), Charset.defaultCharset()))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith(INCUBATOR_WARNING)) {
          output.println("[worker " + workerId + "] " + line);
        }
      }
    } catch (IOException e) {
      output.println("[worker " + workerId + "] its output was lost: " + e.getMessage());
    }
  }
}
