package org.mirrorball.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder that only its owner can open. */
final class PrivateFolder implements AutoCloseable {

  private final Path path;

  PrivateFolder() throws IOException {
    this.path = Files.createTempDirectory("mirrorball-"); // With mode 0700.
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  /** Deletes the folder with all that is in it; once is enough. */
  @Override
  public void close() {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(path)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("deleting " + path, e);
    }
  }
}
