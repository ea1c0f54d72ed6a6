package org.mirrorball.collective;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;

/** Starts the media driver in a process of its own, which outlives the one that started it. */
final class MediaDriverProcess {

  private static final long READY_PAUSE_NS = 5_000_000;
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int LOG_LINES_SHOWN = 20;

  private MediaDriverProcess() {}

  /**
   * Starts it and waits until it serves; call it under the job folder's lock.
   *
   * @param isLoopback whether the job's ranks are all on this host
   */
  static JobDirectory.Driver start(JobDirectory directory, boolean isLoopback, Duration timeout)
      throws IOException {
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    directory.deleteDriverRemains();
    Process process = launch(directory, isLoopback);
    while (true) {
      Optional<JobDirectory.Driver> driver = directory.driver();
      if (driver.isPresent()) {
        return driver.get();
      }
      boolean late = System.nanoTime() - deadlineNs > 0;
      if (late || !process.isAlive()) {
        process.destroyForcibly();
        throw new IOException(
            "the media driver "
                + (late ? "was not ready within " + timeout.toMillis() + " ms" : "did not start")
                + "; it said: "
                + logTail(directory));
      }
      LockSupport.parkNanos(READY_PAUSE_NS);
    }
  }

  private static Process launch(JobDirectory directory, boolean isLoopback) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command(directory, isLoopback))
            .directory(directory.path().getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.log().toFile());
    // Meant for the JVM that trains: agents, heap dumps, ports that are taken.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static List<String> command(JobDirectory directory, boolean isLoopback) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString()); // so that Ctrl-C at a terminal lets the ranks end in order
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Dagrona.disable.bounds.checks=true",
            "-cp",
            classPath(),
            MediaDriverMain.class.getName(),
            directory.path().toString(),
            directory.newAeronDirectory().toString(),
            Boolean.toString(isLoopback)));
    return command;
  }

  /** From the classes themselves: under Spark they come from jars that no class path names. */
  private static String classPath() {
    List<String> locations =
        Stream.of(MediaDriverMain.class, MediaDriver.class, Aeron.class, DirectBuffer.class)
            .map(MediaDriverProcess::locationOf)
            .flatMap(Optional::stream)
            .distinct()
            .collect(Collectors.toCollection(ArrayList::new));
    locations.add(System.getProperty("java.class.path"));
    return String.join(File.pathSeparator, locations);
  }

  private static Optional<String> locationOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null || !"file".equals(location.getProtocol())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(location.toURI()).toString());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String logTail(JobDirectory directory) throws IOException {
    List<String> lines = Files.readAllLines(directory.log());
    int begin = Math.max(0, lines.size() - LOG_LINES_SHOWN);
    return String.join(System.lineSeparator(), lines.subList(begin, lines.size()));
  }
}
