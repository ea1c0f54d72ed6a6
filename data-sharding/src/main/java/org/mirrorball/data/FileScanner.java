package org.mirrorball.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.TFRecordReader;

/** Reads files from end to end, several at a time, and notes what is in them. */
final class FileScanner {

  // 8: enough to keep a few HDFS data nodes busy; more would only contend on the driver's network.
  private static final int MAX_THREADS = 8;

  private FileScanner() {}

  /** The files in the order given; what is wrong with the first bad one of them is thrown. */
  static List<IndexedFile> scan(List<RecordFile> files, Configuration conf) throws IOException {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), MAX_THREADS);
    ExecutorService executor = Executors.newFixedThreadPool(Math.min(threads, files.size()));
    try {
      List<Future<IndexedFile>> scans = new ArrayList<>();
      for (RecordFile file : files) {
        scans.add(executor.submit(() -> scan(file, conf)));
      }
      List<IndexedFile> indexed = new ArrayList<>();
      for (Future<IndexedFile> scan : scans) {
        indexed.add(result(scan));
      }
      return indexed;
    } finally {
      executor.shutdownNow();
    }
  }

  private static IndexedFile result(Future<IndexedFile> scan) throws IOException {
    try {
      return scan.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while scanning the dataset");
    }
  }

  private static IndexedFile scan(RecordFile file, Configuration conf) throws IOException {
    long[] checkpoints = new long[16];
    long records = 0;
    try (var reader = TFRecordReader.open(file.path(), conf)) {
      while (reader.next() != null) {
        if (records % IndexedFile.CHECKPOINT_INTERVAL == 0) {
          int checkpoint = (int) (records / IndexedFile.CHECKPOINT_INTERVAL);
          if (checkpoint == checkpoints.length) {
            checkpoints = Arrays.copyOf(checkpoints, checkpoint * 2);
          }
          checkpoints[checkpoint] = reader.recordOffset();
        }
        records++;
      }
      int count = Math.toIntExact(ceilDiv(records, IndexedFile.CHECKPOINT_INTERVAL));
      return new IndexedFile(
          file.uri(),
          file.length(),
          records,
          reader.nextOffset(),
          Arrays.copyOf(checkpoints, count));
    }
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
