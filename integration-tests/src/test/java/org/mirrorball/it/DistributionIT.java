package org.mirrorball.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

/** What is in the distribution, and what must not be. */
class DistributionIT {
  private static final List<String> PLATFORMS =
      List.of(
          "linux-x86_64",
          "linux-arm64",
          "linux-armhf",
          "linux-ppc64le",
          "macosx-x86_64",
          "macosx-arm64",
          "windows-x86_64",
          "android");

  /** What Spark ships, or would break if it met another copy. */
  private static final List<String> SPARKS_PACKAGES =
      List.of(
          "org/apache/spark/",
          "org/apache/hadoop/",
          "scala/",
          "org/slf4j/",
          "org/apache/logging/",
          "com/fasterxml/jackson/",
          "com/google/",
          "javax/",
          "io/netty/");

  @Test
  void librariesHaveTheNativesOfThisPlatformAndNoOther() throws IOException {
    assertThat(natives(jarsIn("lib"))).isNotEmpty().allMatch(DistributionIT::isOfThisPlatform);
  }

  @Test
  void classPathOfTheTestsHasTheNativesOfThisPlatformAndNoOther() {
    Stream<Path> jars =
        Stream.of(System.getProperty("java.class.path").split(":", -1)).map(Path::of);
    assertThat(natives(jars)).isNotEmpty().allMatch(DistributionIT::isOfThisPlatform);
  }

  @Test
  void librariesHaveNeitherSparkNorCuda() throws IOException {
    assertThat(jarsIn("lib"))
        .map(jar -> jar.getFileName().toString())
        .noneMatch(name -> name.startsWith("spark-") || name.startsWith("scala-"))
        .noneMatch(name -> name.contains("cuda"));
  }

  @Test
  void sparkJarHasOurClassesAndTheNativesButNothingThatSparkShips() throws IOException {
    try (JarFile jar = new JarFile(TestPaths.sparkJar().toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("org.mirrorball.cli.MirrorballCommand");
      List<String> entries = jar.stream().map(ZipEntry::getName).toList();
      assertThat(entries)
          .contains("org/mirrorball/collective/Communicator.class")
          .anyMatch(name -> name.startsWith("org/mirrorball/shaded/flatbuffers/"))
          .anyMatch(name -> name.contains("/" + Loader.getPlatform()) && name.contains("nd4jcpu"))
          .noneMatch(name -> SPARKS_PACKAGES.stream().anyMatch(name::startsWith))
          .doesNotHaveDuplicates();
    }
  }

  private static Stream<Path> jarsIn(String folder) throws IOException {
    try (Stream<Path> files = Files.list(TestPaths.distribution().resolve(folder))) {
      return files.toList().stream();
    }
  }

  /** The jars of ND4J and its bindings that are for one platform. */
  private static List<String> natives(Stream<Path> jars) {
    return jars.map(jar -> jar.getFileName().toString())
        .filter(name -> name.matches("(nd4j|javacpp|openblas|cuda).*"))
        .filter(name -> PLATFORMS.stream().anyMatch(name::contains))
        .toList();
  }

  private static boolean isOfThisPlatform(String jarName) {
    return jarName.contains(Loader.getPlatform());
  }
}
