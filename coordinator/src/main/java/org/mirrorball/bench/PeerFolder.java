package org.mirrorball.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder with a peer's program; gone at the latest when this JVM ends. */
final class PeerFolder implements AutoCloseable {

  private final Path path;

  PeerFolder() throws IOException {
    this.path = Files.createTempDirectory("mirrorball-bench-");
    path.toFile()
        .deleteOnExit(); // After its files, for the last that was named is the first to go.
  }

  /** A file of the folder, there or not. */
  Path resolve(String name) {
    Path file = path.resolve(name);
    file.toFile().deleteOnExit();
    return file;
  }

  /** Copies a program out of this package's resources. */
  Path addProgram(String name) throws IOException {
    Path program = resolve(name);
    try (InputStream source = PeerFolder.class.getResourceAsStream(name)) {
      Files.copy(source, program);
    }
    return program;
  }

  @Override
  public void close() throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(path)) {
      files = listed.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(path);
  }
}
