package org.mirrorball.collective;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Whether one process of this host still runs. A process that took its number later is another. */
final class ProcessWatch {

  private final long pid;
  private final Optional<ProcessHandle> handle;

  ProcessWatch(long pid) {
    this.pid = pid;
    this.handle = ProcessHandle.of(pid);
  }

  boolean isAlive() {
    return handle.isPresent() && handle.get().isAlive() && !isZombie();
  }

  /** Killed, but its parent has not noticed: in containers nobody may ever do so. */
  private boolean isZombie() {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // pid (command) state ...: the command may hold anything, so count from its last bracket.
      int state = stat.lastIndexOf(')') + 2;
      return state < stat.length() && (stat.charAt(state) == 'Z' || stat.charAt(state) == 'X');
    } catch (NoSuchFileException e) {
      return Files.isDirectory(Path.of("/proc/self")); // gone meanwhile, or a system without /proc
    } catch (IOException e) {
      return false;
    }
  }
}
