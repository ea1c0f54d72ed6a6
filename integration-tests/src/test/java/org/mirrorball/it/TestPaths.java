package org.mirrorball.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has put what the tests need; the pom passes it on. */
final class TestPaths {
  private TestPaths() {}

  /** The distribution that the module deploy has laid out. */
  static Path distribution() {
    return path("mirrorball.distribution");
  }

  /** The jar for spark-submit. */
  static Path sparkJar() {
    return distribution().resolve("jars/mirrorball-spark.jar");
  }

  /** A file with the class path of a Spark installation. */
  static Path sparkClasspath() {
    return path("mirrorball.spark.classpath");
  }

  /** TensorFlow's jars. */
  static Path tensorflow() {
    return path("mirrorball.tensorflow");
  }

  static Path testClasses() {
    return path("mirrorball.test.classes");
  }

  /** A new folder under target/work, for the caller to delete. */
  static Path newWorkFolder(String prefix) {
    try {
      Path parent = Files.createDirectories(path("mirrorball.work"));
      return Files.createTempDirectory(parent, prefix + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path path(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException(
          property + " is not set: run this test through `mvn verify -pl integration-tests -am`");
    }
    return Path.of(value).toAbsolutePath().normalize();
  }
}
