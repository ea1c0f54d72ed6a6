package org.mirrorball.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/** Reads ahead of its consumer in a thread of its own; what it holds is bounded, in bytes, too. */
final class PrefetchCursor implements ElementCursor {

  private final ElementCursor in;
  private final PrefetchDepth depth;
  private final Queue<Element> queue = new ArrayDeque<>();
  private final Thread thread;
  private long queuedBytes;
  private boolean ended;
  private boolean closed;
  private Throwable failure;

  private PrefetchCursor(ElementCursor in, PrefetchDepth depth) {
    this.in = in;
    this.depth = depth;
    this.thread = DaemonThreads.named("prefetch").newThread(this::readAll);
  }

  static PrefetchCursor start(ElementCursor in, PrefetchDepth depth) {
    var cursor = new PrefetchCursor(in, depth);
    cursor.thread.start();
    return cursor;
  }

  @Override
  public synchronized Element next() throws IOException {
    if (queue.isEmpty() && !ended && depth.empty()) {
      notifyAll();
    }
    await(() -> !queue.isEmpty() || ended);
    if (!queue.isEmpty()) {
      Element element = queue.remove();
      queuedBytes -= ElementSize.of(element.value());
      notifyAll();
      return element;
    }
    if (failure != null) {
      throw Futures.rethrown(failure);
    }
    return null;
  }

  private void readAll() {
    Throwable problem = null;
    try {
      Element element = in.next();
      while (element != null && put(element)) {
        element = in.next();
      }
    } catch (IOException | RuntimeException | Error e) {
      problem = e;
    }
    end(problem);
  }

  private synchronized void end(Throwable problem) {
    failure = problem;
    ended = true;
    notifyAll();
  }

  private synchronized boolean put(Element element) throws IOException {
    long bytes = ElementSize.of(element.value());
    if (!fits(bytes)) {
      depth.full();
      await(() -> closed || fits(bytes));
    }
    queue.add(element);
    queuedBytes += bytes;
    notifyAll();
    return !closed;
  }

  private boolean fits(long bytes) {
    return queue.isEmpty()
        || (queue.size() < depth.depth() && queuedBytes + bytes <= depth.maxBytes());
  }

  private synchronized void await(BooleanSupplier condition) throws IOException {
    try {
      while (!condition.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading ahead");
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while closing what reads ahead");
    }
    in.close();
  }
}
