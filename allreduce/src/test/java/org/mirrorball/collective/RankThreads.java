package org.mirrorball.collective;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A thread for each rank of a test. */
final class RankThreads implements AutoCloseable {

  private static final long PATIENCE_S = 120;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** What one rank does. */
  interface Task<T> {
    T run(int rank) throws Exception;
  }

  /** Runs a task for every rank at once; returns what they returned, by rank. */
  <T> List<T> run(int ranks, Task<T> task) throws Exception {
    List<Future<T>> futures = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      int thisRank = rank;
      futures.add(threads.submit(() -> task.run(thisRank)));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(result(future));
    }
    return results;
  }

  private static <T> T result(Future<T> future) throws Exception {
    try {
      return future.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    } catch (TimeoutException e) {
      throw new AssertionError("a rank hangs", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
