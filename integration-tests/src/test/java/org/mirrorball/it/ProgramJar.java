package org.mirrorball.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Packs compiled test programs into a jar, as a user's build would pack his. */
final class ProgramJar {
  private ProgramJar() {}

  /** Writes the classes of one package, without its subpackages. */
  static Path write(Path jar, Package programs) {
    String folderName = programs.getName().replace('.', '/');
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> classes = Files.list(TestPaths.testClasses().resolve(folderName))) {
      for (Path file : classes.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(folderName + "/" + file.getFileName()));
        Files.copy(file, out);
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
