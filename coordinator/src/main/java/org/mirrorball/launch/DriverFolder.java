package org.mirrorball.launch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mirrorball.collective.CommunicatorOptions;

/** The media driver's folder of one job: it goes, with the driver, soon after the last worker. */
final class DriverFolder {

  private static final long PAUSE_MS = 20;

  private final Path root;
  private final String jobId;

  DriverFolder(Path root, String jobId) {
    this.root = root == null ? CommunicatorOptions.defaultIpcRoot() : root;
    this.jobId = jobId;
  }

  /** Returns whether it is gone when the time is over, or before. */
  boolean awaitGone(long limitMs) throws InterruptedException {
    long deadlineNs = System.nanoTime() + limitMs * 1_000_000;
    while (exists()) {
      if (System.nanoTime() - deadlineNs > 0) {
        return false;
      }
      Thread.sleep(PAUSE_MS);
    }
    return true;
  }

  private boolean exists() {
    if (!Files.isDirectory(root)) {
      return false;
    }
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(root, "mirrorball-*-" + jobId + "*")) {
      return found.iterator().hasNext();
    } catch (IOException e) {
      return false; // A root that cannot be read any more keeps nobody waiting.
    }
  }
}
