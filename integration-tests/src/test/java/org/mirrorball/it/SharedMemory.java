package org.mirrorball.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Mirrorball leaves behind on this machine: folders in shared memory, and processes. */
final class SharedMemory {

  private static final Path ROOT = Path.of("/dev/shm");

  private SharedMemory() {}

  static Set<String> folders() {
    if (!Files.isDirectory(ROOT)) {
      return Set.of();
    }
    try (Stream<Path> entries = Files.list(ROOT)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith("mirrorball-"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ids of the processes of Mirrorball's that run now: workers, media drivers, commands. */
  static Set<Long> processes() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains("org.mirrorball."))
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .map(ProcessHandle::pid)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
