package org.mirrorball.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * A Spark installation of Maven's jars: {@code jars/} with links into the local repository, {@code
 * conf/} and the two scripts of {@code bin/}. Nothing of Mirrorball's, nothing of the tests'.
 */
record SparkHome(Path folder) {
  /**
   * Master and Worker do little: what they would win by better machine code, compiling it costs.
   */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /** Lays out an installation in a folder that does not exist. */
  static SparkHome create(Path folder) {
    try {
      Folders.copy(Path.of(SparkHome.class.getResource("/spark-home").toURI()), folder);
      for (String script : new String[] {"spark-class", "spark-submit"}) {
        Files.setPosixFilePermissions(
            folder.resolve("bin").resolve(script), PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      Path jars = Files.createDirectories(folder.resolve("jars"));
      String classpath = Files.readString(TestPaths.sparkClasspath()).trim();
      for (String jar : classpath.split(File.pathSeparator, -1)) {
        Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
      }
      return new SparkHome(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  String sparkClass() {
    return folder.resolve("bin/spark-class").toString();
  }

  String sparkSubmit() {
    return folder.resolve("bin/spark-submit").toString();
  }

  /** What its processes need to know; all of them stay on the loopback interface. */
  Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME",
        folder.toString(),
        "SPARK_CONF_DIR",
        folder.resolve("conf").toString(),
        "SPARK_LOCAL_DIRS",
        folder.resolve("local").toString(),
        "SPARK_SCALA_VERSION",
        "2.13",
        "SPARK_LOCAL_IP",
        "127.0.0.1",
        "SPARK_DAEMON_MEMORY",
        "256m",
        "SPARK_DAEMON_JAVA_OPTS",
        SHORT_LIVED,
        "JAVA_HOME",
        System.getProperty("java.home"));
  }
}
