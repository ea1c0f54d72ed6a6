package org.mirrorball.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the parts of a loop on several threads, of which the caller's is one. Used by one thread;
 * {@link #parallelism(int)} may be called by any.
 */
final class ParallelLoop implements AutoCloseable {

  /** One part of a loop. */
  @FunctionalInterface
  interface Part {
    void run(int part) throws IOException;
  }

  private final ExecutorService executor =
      Executors.newCachedThreadPool(DaemonThreads.named("fill"));
  private volatile int parallelism = 1;

  /** How many threads there are from the next loop on. */
  void parallelism(int threads) {
    parallelism = threads;
  }

  int parallelism() {
    return parallelism;
  }

  /** Returns when all parts are done; throws what the first of those that failed threw. */
  void run(int parts, Part part) throws IOException {
    int threads = Math.min(parallelism, parts);
    List<Future<Void>> others = new ArrayList<>();
    for (int thread = 1; thread < threads; thread++) {
      int first = thread;
      others.add(
          executor.submit(
              () -> {
                runEvery(threads, first, parts, part);
                return null;
              }));
    }
    try {
      runEvery(Math.max(1, threads), 0, parts, part);
    } finally {
      for (Future<Void> other : others) {
        Futures.result(other);
      }
    }
  }

  private static void runEvery(int stride, int first, int parts, Part part) throws IOException {
    for (int i = first; i < parts; i += stride) {
      part.run(i);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
