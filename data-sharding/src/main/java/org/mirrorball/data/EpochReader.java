package org.mirrorball.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's batches of one epoch, read ahead by a thread of its own into buffers that are used
 * again. Used by one thread.
 */
public final class EpochReader implements AutoCloseable {

  /** Opens what the batches are filled from; called by the reading thread. */
  @FunctionalInterface
  interface Opener {
    BatchFiller open() throws IOException;
  }

  /** What the reading thread hands over: a batch, its failure, or (neither) the end. */
  private record Delivery(Batch batch, Throwable failure) {}

  private static final Logger LOG = LoggerFactory.getLogger(EpochReader.class);
  private static final Delivery END = new Delivery(null, null);

  // Longer than a read from a slow disk; past it the thread is left to end by itself.
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  // More threads than this would only contend; a worker shares its host with others.
  private static final int MAX_THREADS = 4;

  private final int rank;
  private final int steps;
  private final BatchBuffers buffers;
  private final ParallelLoop loop;
  private final Opener opener;
  private final BlockingQueue<Delivery> free; // carries batches back; END asks the thread to stop
  private final BlockingQueue<Delivery> ready;
  private final Thread thread;
  private Delivery last;
  private boolean begun;
  private boolean closed;

  private EpochReader(int rank, int steps, BatchBuffers buffers, ParallelLoop loop, Opener opener) {
    this.rank = rank;
    this.steps = steps;
    this.buffers = buffers;
    this.loop = loop;
    this.opener = opener;
    // No more than all buffers wait in either, and their number is bounded by bytes.
    this.free = new LinkedBlockingQueue<>();
    this.ready = new LinkedBlockingQueue<>();
    buffers.all().forEach(batch -> free.add(new Delivery(batch, null)));
    this.thread = DaemonThreads.named("reader-" + rank).newThread(this::readAll);
  }

  static EpochReader start(
      int rank, int steps, BatchBuffers buffers, ParallelLoop loop, Opener opener) {
    var reader = new EpochReader(rank, steps, buffers, loop, opener);
    reader.thread.start();
    return reader;
  }

  /**
   * The next batch, valid until the following call; null after the last.
   *
   * @throws org.mirrorball.tfrecord.DataException when the data turns out to be damaged or changed
   * @throws InvalidSampleException when a record cannot become a sample
   */
  public Batch next() throws IOException {
    if (closed) {
      throw new IllegalStateException("rank " + rank + ": the epoch is closed");
    }
    if (last != null && last.batch() == null) {
      return conclude();
    }
    if (last != null) {
      free.add(last);
    }
    last = null;
    adapt();
    try {
      last = ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("rank " + rank + ": interrupted while waiting for a batch");
    }
    begun = true;
    return last.batch() == null ? conclude() : last.batch();
  }

  /** Where the trainer has to wait: more buffers when reading is uneven, more threads when slow. */
  private void adapt() {
    PrefetchDepth depth = buffers.depth();
    if (ready.size() >= depth.depth()) {
      depth.full();
    }
    if (!begun || !ready.isEmpty() || !depth.isAutomatic()) {
      return;
    }
    if (!depth.empty()) {
      loop.parallelism(Math.min(MAX_THREADS, loop.parallelism() + 1));
    }
    for (Batch more = buffers.another(); more != null; more = buffers.another()) {
      free.add(new Delivery(more, null));
    }
  }

  private Batch conclude() throws IOException {
    Throwable failure = last.failure();
    if (failure == null) {
      return null;
    }
    throw Futures.rethrown(failure);
  }

  private void readAll() {
    Delivery end = END;
    try (BatchFiller filler = opener.open()) {
      for (int step = 0; step < steps; step++) {
        Delivery delivery = free.take();
        if (delivery.batch() == null) {
          return;
        }
        filler.fill(delivery.batch());
        ready.add(delivery);
      }
    } catch (IOException | RuntimeException | Error e) {
      end = new Delivery(null, e);
    } catch (InterruptedException e) {
      end = new Delivery(null, new InterruptedIOException("the reading thread was interrupted"));
    } finally {
      ready.add(end);
    }
  }

  /** Stops reading ahead and lets go of the files. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    free.add(END);
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
      if (thread.isAlive()) {
        LOG.warn("rank {}: still reading {} after the epoch was closed", rank, CLOSE_TIMEOUT);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether the reading thread is done, so that its buffers are free. */
  boolean hasEnded() {
    return !thread.isAlive();
  }
}
