package org.mirrorball.deploy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Puts the modules' classes into a copy of the third-party jar: the one jar that spark-submit
 * takes.
 *
 * <p>The natives are 370 MB of machine code; packing them anew takes 20 seconds. The JDK's zip file
 * system copies the entries it does not touch as they are, so a changed class costs a fraction of a
 * second.
 */
public final class SparkJar {
  private static final String MAIN_CLASS = "org.mirrorball.cli.MirrorballCommand";

  /** Maven's manifest and pom, and the compiler plugin's note of its --add-modules. */
  private static final List<String> LEFT_BY_BUILDS =
      List.of("/META-INF/MANIFEST.MF", "/META-INF/maven", "/META-INF/jpms.args");

  private SparkJar() {}

  /** Takes the third-party jar, the jar to write, its version, and the modules' jars. */
  public static void main(String[] arguments) throws IOException {
    Path thirdParty = Path.of(arguments[0]);
    Path sparkJar = Path.of(arguments[1]);
    String version = arguments[2];
    List<Path> modules =
        Arrays.stream(arguments, 3, arguments.length).map(Path::of).sorted().toList();
    if (isStale(sparkJar, thirdParty, modules)) {
      write(sparkJar, version, thirdParty, modules);
    }
  }

  private static boolean isStale(Path sparkJar, Path thirdParty, List<Path> modules)
      throws IOException {
    if (!Files.exists(sparkJar)) {
      return true;
    }
    FileTime built = Files.getLastModifiedTime(sparkJar);
    for (Path input : Stream.concat(Stream.of(thirdParty), modules.stream()).toList()) {
      if (Files.getLastModifiedTime(input).compareTo(built) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static void write(Path sparkJar, String version, Path thirdParty, List<Path> modules)
      throws IOException {
    Files.createDirectories(sparkJar.getParent());
    Path unfinished = sparkJar.resolveSibling(sparkJar.getFileName() + ".part");
    Files.copy(thirdParty, unfinished, StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem merged = FileSystems.newFileSystem(unfinished)) {
      writeManifest(merged.getPath("/META-INF/MANIFEST.MF"), version);
      for (Path module : modules) {
        try (FileSystem source = FileSystems.newFileSystem(module)) {
          copyTree(source.getPath("/"), merged.getPath("/"));
        }
      }
    }
    Files.move(unfinished, sparkJar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void writeManifest(Path file, String version) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, MAIN_CLASS);
    attributes.put(Attributes.Name.IMPLEMENTATION_TITLE, "Mirrorball");
    attributes.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    attributes.put(Attributes.Name.MULTI_RELEASE, "true");
    try (OutputStream out = Files.newOutputStream(file)) {
      manifest.write(out);
    }
  }

  /** What builds leave in META-INF stays behind; anything else found twice is an error. */
  private static void copyTree(Path source, Path target) throws IOException {
    try (Stream<Path> entries = Files.walk(source)) {
      for (Path entry : (Iterable<Path>) entries.filter(SparkJar::isShipped)::iterator) {
        Path copy = target.resolve(source.relativize(entry).toString());
        if (Files.isDirectory(entry)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(entry, copy);
        }
      }
    }
  }

  private static boolean isShipped(Path entry) {
    return LEFT_BY_BUILDS.stream().noneMatch(entry::startsWith);
  }
}
