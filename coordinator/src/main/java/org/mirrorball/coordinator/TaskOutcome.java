package org.mirrorball.coordinator;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.mirrorball.worker.Progress;

/** What the job's thread tells the user's thread of a task: progress, and then how it ended. */
final class TaskOutcome {

  /** Reports that wait for a slow listener; the oldest are dropped when there are more. */
  private static final int PROGRESS_CAPACITY = 16 * 1024;

  // An empty element is the end.
  private final BlockingQueue<Optional<Progress>> progress =
      new ArrayBlockingQueue<>(PROGRESS_CAPACITY);
  private volatile List<byte[]> results;
  private volatile RuntimeException failure;

  void progress(Progress next) {
    offer(Optional.of(next));
  }

  void succeed(List<byte[]> byRank) {
    results = byRank;
    offer(Optional.empty());
  }

  void fail(RuntimeException cause) {
    failure = cause;
    offer(Optional.empty());
  }

  /**
   * Waits for the end, passing progress on.
   *
   * @param abandoned whether nobody will tell the end any more
   */
  List<byte[]> await(ProgressListener listener, BooleanSupplier abandoned)
      throws InterruptedException {
    while (true) {
      Optional<Progress> next = progress.poll(1, TimeUnit.SECONDS);
      if (next == null) {
        if (abandoned.getAsBoolean() && progress.isEmpty()) {
          throw new JobFailedException("the coordinator was closed while the task ran");
        }
      } else if (next.isPresent()) {
        listener.progress(next.get());
      } else if (failure != null) {
        throw failure;
      } else {
        return results;
      }
    }
  }

  private void offer(Optional<Progress> next) {
    while (!progress.offer(next)) {
      progress.poll();
    }
  }
}
