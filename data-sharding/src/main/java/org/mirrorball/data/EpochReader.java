package org.mirrorball.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's batches of one epoch, read ahead by a thread of its own into a fixed number of
 * buffers. Used by one thread.
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

  private final int rank;
  private final int steps;
  private final Opener opener;
  private final BlockingQueue<Delivery> free; // carries batches back; END asks the thread to stop
  private final BlockingQueue<Delivery> ready;
  private final Thread thread;
  private Delivery last;
  private boolean closed;

  private EpochReader(int rank, int steps, List<Batch> batches, Opener opener) {
    this.rank = rank;
    this.steps = steps;
    this.opener = opener;
    // Each queue has room for everything there is, so that only an empty one makes a thread wait.
    this.free = new ArrayBlockingQueue<>(batches.size() + 1);
    this.ready = new ArrayBlockingQueue<>(batches.size() + 1);
    batches.forEach(batch -> free.add(new Delivery(batch, null)));
    this.thread = new Thread(this::readAll, "mirrorball-reader-" + rank);
    thread.setDaemon(true);
  }

  static EpochReader start(int rank, int steps, List<Batch> batches, Opener opener) {
    var reader = new EpochReader(rank, steps, batches, opener);
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
    try {
      last = ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("rank " + rank + ": interrupted while waiting for a batch");
    }
    return last.batch() == null ? conclude() : last.batch();
  }

  private Batch conclude() throws IOException {
    Throwable failure = last.failure();
    if (failure == null) {
      return null;
    }
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    throw (RuntimeException) failure;
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
