package org.mirrorball.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordIndex;
import org.mirrorball.tfrecord.RecordIndexFile;

/**
 * Finds out what is in files, several at a time: from the index beside a file or, without one, by
 * reading it from end to end.
 */
final class FileScanner {

  // 8: enough to keep a few HDFS data nodes busy; more would only contend on the driver's network.
  private static final int MAX_THREADS = 8;

  private FileScanner() {}

  /** What is found out about one file. */
  @FunctionalInterface
  interface Task<T> {
    T run(RecordFile file) throws IOException;
  }

  /** The files in the order given; what is wrong with the first bad one of them is thrown. */
  static List<IndexedFile> scan(List<RecordFile> files, Configuration conf) throws IOException {
    return onAll(files, file -> scan(file, conf));
  }

  /** Runs a task for each file; results, and the failure that is thrown, are in files' order. */
  static <T> List<T> onAll(List<RecordFile> files, Task<T> task) throws IOException {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), MAX_THREADS);
    ExecutorService executor = Executors.newFixedThreadPool(Math.min(threads, files.size()));
    try {
      List<Future<T>> running = new ArrayList<>();
      for (RecordFile file : files) {
        running.add(executor.submit(() -> task.run(file)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(Futures.result(future));
      }
      return results;
    } finally {
      end(executor);
    }
  }

  /** Whatever still runs after a failure must not go on behind the caller's back. */
  private static void end(ExecutorService executor) throws InterruptedIOException {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("a file's scan does not end within a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while scanning the dataset");
    }
  }

  private static IndexedFile scan(RecordFile file, Configuration conf) throws IOException {
    Optional<RecordIndex> index = RecordIndexFile.read(file, conf);
    return new IndexedFile(
        file.uri(),
        file.length(),
        index.isPresent() ? index.get() : RecordIndexFile.scan(file, conf));
  }
}
