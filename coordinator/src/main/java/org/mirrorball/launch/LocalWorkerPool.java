package org.mirrorball.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.mirrorball.coordinator.Coordinator;
import org.mirrorball.coordinator.CoordinatorOptions;
import org.mirrorball.coordinator.ProgressListener;
import org.mirrorball.worker.WorkerTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker processes on this machine. They end with the pool, and with this process however it ends:
 * on a normal end or a signal by the shutdown hook, on SIGKILL because each notices that its
 * connection is gone.
 */
final class LocalWorkerPool implements WorkerPool {

  private static final Logger LOG = LoggerFactory.getLogger(LocalWorkerPool.class);

  private static final long END_LIMIT_MS = 3_000;
  private static final long TERMINATE_LIMIT_MS = 1_500;
  private static final long KILL_LIMIT_MS = 2_000;
  private static final long OUTPUT_LIMIT_MS = 200;
  private static final long EXIT_PATIENCE_MS = 100;

  /** The driver looks for live workers a few times a second. */
  private static final long DRIVER_LIMIT_MS = 5_000;

  private final Coordinator coordinator;
  private final DriverFolder driverFolder;
  private final List<WorkerProcess> processes = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread shutdownHook = new Thread(this::endAtOnce, "mirrorball-shutdown");

  private LocalWorkerPool(Coordinator coordinator, DriverFolder driverFolder) {
    this.coordinator = coordinator;
    this.driverFolder = driverFolder;
  }

  static WorkerPool start(LocalOptions options) throws IOException {
    Coordinator coordinator =
        Coordinator.start(
            CoordinatorOptions.forWorkers(options.workers())
                .withJoinTimeout(options.startTimeout()));
    LocalWorkerPool pool =
        new LocalWorkerPool(coordinator, new DriverFolder(options.ipcRoot(), coordinator.jobId()));
    // The files are read when the JVMs start, so they need not outlive that.
    try (PrivateFolder files = new PrivateFolder()) {
      pool.launch(options, files);
      coordinator.awaitReady(options.startTimeout());
      return pool;
    } catch (InterruptedException e) {
      pool.close();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the workers started");
    } catch (IOException | RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  @Override
  public int workers() {
    return coordinator.workers();
  }

  @Override
  public List<byte[]> run(WorkerTask task, ProgressListener listener) {
    return coordinator.run(task, listener);
  }

  /** The processes' ids by worker, for tests that kill them. */
  List<Long> processIds() {
    return processes.stream().map(WorkerProcess::pid).toList();
  }

  private void launch(LocalOptions options, PrivateFolder files) throws IOException {
    Path secretFile = files.resolve("secret");
    Path argumentFile = files.resolve("classpath.args");
    coordinator.secret().write(secretFile);
    ClassPath.current(options.extraClassPath()).writeArgumentFile(argumentFile);
    WorkerCommand command = new WorkerCommand(options, coordinator, argumentFile, secretFile);
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    for (int workerId = 0; workerId < options.workers(); workerId++) {
      int id = workerId;
      processes.add(
          new WorkerProcess(id, command.builder(id), System.err, exitCode -> exited(id, exitCode)));
    }
  }

  /** Ctrl-C reaches the workers too, and maybe before our own shutdown hook has begun. */
  private void exited(int workerId, int exitCode) {
    boolean asked;
    try {
      asked = closing.await(EXIT_PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (!asked) {
      coordinator.workerExited(workerId, ExitDescription.of(exitCode));
    }
  }

  @Override
  public synchronized void close() {
    if (closing.getCount() == 0) {
      return;
    }
    closing.countDown();
    coordinator.close();
    try {
      endAll();
    } catch (InterruptedException e) {
      processes.forEach(WorkerProcess::kill);
      Thread.currentThread().interrupt();
    }
    removeShutdownHook();
  }

  private void endAll() throws InterruptedException {
    if (!awaitAll(END_LIMIT_MS)) {
      processes.forEach(WorkerProcess::terminate);
      if (!awaitAll(TERMINATE_LIMIT_MS)) {
        processes.forEach(WorkerProcess::kill);
        awaitAll(KILL_LIMIT_MS);
      }
    }
    for (WorkerProcess process : processes) {
      process.awaitOutput(OUTPUT_LIMIT_MS);
    }
    if (!driverFolder.awaitGone(DRIVER_LIMIT_MS)) {
      LOG.warn("the media driver has not ended yet; it will when it sees that its workers have");
    }
  }

  /** Returns whether all have ended. */
  private boolean awaitAll(long limitMs) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
    boolean ended = true;
    for (WorkerProcess process : processes) {
      ended &= process.awaitEnd(deadlineNs);
    }
    return ended;
  }

  /** The shutdown hook's way, also when a close is under way: nobody waits for a task to notice. */
  private void endAtOnce() {
    closing.countDown();
    coordinator.close();
    processes.forEach(WorkerProcess::terminate);
    try {
      if (!awaitAll(TERMINATE_LIMIT_MS)) {
        processes.forEach(WorkerProcess::kill);
      }
    } catch (InterruptedException e) {
      processes.forEach(WorkerProcess::kill);
    }
  }

  private void removeShutdownHook() {
    if (Thread.currentThread() == shutdownHook) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down already; the hook finds nothing left to do.
      return;
    }
  }
}
