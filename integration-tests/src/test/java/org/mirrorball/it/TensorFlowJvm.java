package org.mirrorball.it;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mirrorball.tfrecord.Example;

/** Runs programs with TensorFlow, each in a JVM of its own. */
final class TensorFlowJvm {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private TensorFlowJvm() {}

  /** Runs a main class to its end, which must be a good one. */
  static ProcessResult run(Path logFolder, Class<?> program, String... arguments) {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx2g",
                    // The libraries, 650 MB, are unpacked once and stay with the build.
                    "-Dorg.bytedeco.javacpp.cachedir=" + TestPaths.tensorflow().resolve("native"),
                    "-cp",
                    classPath(),
                    program.getName()),
                Stream.of(arguments))
            .toList();
    String name = program.getSimpleName();
    try (ChildProcess child = ChildProcess.start(name, logFolder, Map.of(), command)) {
      ProcessResult result = child.awaitEnd(LIMIT);
      if (result.exitCode() != 0) {
        throw new AssertionError(result.toString());
      }
      return result;
    }
  }

  private static String classPath() {
    return Stream.of(
            TestPaths.testClasses(), locationOf(Example.class), TestPaths.tensorflow().resolve("*"))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
