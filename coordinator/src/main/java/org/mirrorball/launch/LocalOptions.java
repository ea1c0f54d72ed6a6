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
    Draft draft = new Draft(this);
    draft.threadsPerWorker = newThreadsPerWorker;
    return draft.options();
  }

  /** These with another heap. */
  public LocalOptions withHeap(String newHeap) {
    Draft draft = new Draft(this);
    draft.heap = newHeap;
    return draft.options();
  }

  /** These with more on the class path. */
  public LocalOptions withExtraClassPath(List<Path> newExtraClassPath) {
    Draft draft = new Draft(this);
    draft.extraClassPath = newExtraClassPath;
    return draft.options();
  }

  /** These with other arguments for the workers' JVMs. */
  public LocalOptions withJvmArguments(List<String> newJvmArguments) {
    Draft draft = new Draft(this);
    draft.jvmArguments = newJvmArguments;
    return draft.options();
  }

  /** These with another folder for the media driver's files. */
  public LocalOptions withIpcRoot(Path newIpcRoot) {
    Draft draft = new Draft(this);
    draft.ipcRoot = newIpcRoot;
    return draft.options();
  }

  /** These with shared memory allowed or not; the media driver's files are there either way. */
  public LocalOptions withSharedMemory(boolean allowed) {
    Draft draft = new Draft(this);
    draft.sharedMemory = allowed;
    return draft.options();
  }

  /** These with gradients encrypted on their way or not. */
  public LocalOptions withSealing(boolean sealed) {
    Draft draft = new Draft(this);
    draft.sealing = sealed;
    return draft.options();
  }

  /** These with another time to start. */
  public LocalOptions withStartTimeout(Duration newStartTimeout) {
    Draft draft = new Draft(this);
    draft.startTimeout = newStartTimeout;
    return draft.options();
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

  /** All of it, to be changed in one place. */
  private static final class Draft {
    private int workers;
    private int threadsPerWorker;
    private String heap;
    private List<Path> extraClassPath;
    private List<String> jvmArguments;
    private Path ipcRoot;
    private boolean sharedMemory;
    private boolean sealing;
    private Duration startTimeout;

    Draft(LocalOptions options) {
      workers = options.workers;
      threadsPerWorker = options.threadsPerWorker;
      heap = options.heap;
      extraClassPath = options.extraClassPath;
      jvmArguments = options.jvmArguments;
      ipcRoot = options.ipcRoot;
      sharedMemory = options.sharedMemory;
      sealing = options.sealing;
      startTimeout = options.startTimeout;
    }

    LocalOptions options() {
      return new LocalOptions(
          workers,
          threadsPerWorker,
          heap,
          extraClassPath,
          jvmArguments,
          ipcRoot,
          sharedMemory,
          sealing,
          startTimeout);
    }
  }
}
