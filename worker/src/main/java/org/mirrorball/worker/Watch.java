package org.mirrorball.worker;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does things later, on threads that keep no JVM alive. */
final class Watch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  /** Two: closing a stuck communicator may block, and the last resort must still come. */
  private static final int THREADS = 2;

  private final ScheduledExecutorService executor =
      Executors.newScheduledThreadPool(THREADS, Watch::daemon);

  void after(long delayMs, Runnable action) {
    try {
      Future<?> unused = executor.schedule(() -> runLogged(action), delayMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return; // Closed: what was to be done later is not needed any more.
    }
  }

  private static void runLogged(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.warn("ending a worker's task: {}", e.toString());
    }
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "mirrorball-watch");
    thread.setDaemon(true);
    return thread;
  }

  /** What was to be done later is not done. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
