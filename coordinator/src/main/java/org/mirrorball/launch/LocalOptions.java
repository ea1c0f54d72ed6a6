package org.mirrorball.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.mirrorball.collective.CommunicatorOptions;
import org.mirrorball.collective.SharedMemoryPreflight;

/**
 * What worker processes on this machine get.
 *
 * @param workers how many processes
 * @param threadsPerWorker computing threads of each
 * @param heap the largest Java heap of each, as {@code -Xmx} takes it; empty for an even share of
 *     half the machine's memory
 * @param extraClassPath jars and folders after this program's own class path
 * @param jvmArguments further arguments for the workers' JVMs
 * @param ipcRoot where the media driver has its files; null for the default
 * @param sharedMemory whether the workers may speak through shared memory; UDP over loopback
 *     otherwise
 * @param sealing whether data frames between workers are encrypted
 * @param startTimeout how long the workers may take to be connected
 */
public record LocalOptions(
    int workers,
    int threadsPerWorker,
    String heap,
    List<Path> extraClassPath,
    List<String> jvmArguments,
    Path ipcRoot,
    boolean sharedMemory,
    boolean sealing,
    Duration startTimeout) {

  public LocalOptions {
    if (workers < 1 || threadsPerWorker < 1) {
      throw new IllegalArgumentException(
          "workers "
              + workers
              + ", threadsPerWorker "
              + threadsPerWorker
              + ": expected at least 1");
    }
    extraClassPath = List.copyOf(extraClassPath);
    jvmArguments = List.copyOf(jvmArguments);
  }

  /** The machine's cores in even shares, and two minutes to start. */
  public static LocalOptions forWorkers(int workers) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new LocalOptions(
        workers,
        Math.max(1, cores / Math.max(1, workers)),
        "",
        List.of(),
        List.of(),
        null,
        true,
        false,
        Duration.ofMinutes(2));
  }

  /** These with another number of threads. */
  public LocalOptions withThreadsPerWorker(int newThreadsPerWorker) {
    return new LocalOptions(
        workers,
        newThreadsPerWorker,
        heap,
        extraClassPath,
        jvmArguments,
        ipcRoot,
        sharedMemory,
        sealing,
        startTimeout);
  }

  /** These with another heap. */
  public LocalOptions withHeap(String newHeap) {
    return new LocalOptions(
        workers,
        threadsPerWorker,
        newHeap,
        extraClassPath,
        jvmArguments,
        ipcRoot,
        sharedMemory,
        sealing,
        startTimeout);
  }

  /** These with more on the class path. */
  public LocalOptions withExtraClassPath(List<Path> newExtraClassPath) {
    return new LocalOptions(
        workers,
        threadsPerWorker,
        heap,
        newExtraClassPath,
        jvmArguments,
        ipcRoot,
        sharedMemory,
        sealing,
        startTimeout);
  }

  /** These with other arguments for the workers' JVMs. */
  public LocalOptions withJvmArguments(List<String> newJvmArguments) {
    return new LocalOptions(
        workers,
        threadsPerWorker,
        heap,
        extraClassPath,
        newJvmArguments,
        ipcRoot,
        sharedMemory,
        sealing,
        startTimeout);
  }

  /** These with another folder for the media driver's files. */
  public LocalOptions withIpcRoot(Path newIpcRoot) {
    return new LocalOptions(
        workers,
        threadsPerWorker,
        heap,
        extraClassPath,
        jvmArguments,
        newIpcRoot,
        sharedMemory,
        sealing,
        startTimeout);
  }

  /** These with shared memory allowed or not; the media driver's files are there either way. */
  public LocalOptions withSharedMemory(boolean allowed) {
    return new LocalOptions(
        workers,
        threadsPerWorker,
        heap,
        extraClassPath,
        jvmArguments,
        ipcRoot,
        allowed,
        sealing,
        startTimeout);
  }

  /** These with gradients encrypted on their way or not. */
  public LocalOptions withSealing(boolean sealed) {
    return new LocalOptions(
        workers,
        threadsPerWorker,
        heap,
        extraClassPath,
        jvmArguments,
        ipcRoot,
        sharedMemory,
        sealed,
        startTimeout);
  }

  /** These with another time to start. */
  public LocalOptions withStartTimeout(Duration newStartTimeout) {
    return new LocalOptions(
        workers,
        threadsPerWorker,
        heap,
        extraClassPath,
        jvmArguments,
        ipcRoot,
        sharedMemory,
        sealing,
        newStartTimeout);
  }

  /**
   * Looks whether the workers' streams fit into shared memory.
   *
   * @throws IllegalStateException naming what is there, what is needed and the way out
   */
  public void requireSharedMemory() {
    if (workers > 1) {
      Path root = ipcRoot == null ? CommunicatorOptions.defaultIpcRoot() : ipcRoot;
      SharedMemoryPreflight.check(root, workers, sharedMemory);
    }
  }
}
