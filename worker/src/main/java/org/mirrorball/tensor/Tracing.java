package org.mirrorball.tensor;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The time during which one thread's operations on variables belong to a graph. Close it on the
 * thread that opened it.
 */
public final class Tracing implements AutoCloseable {
  private static final ThreadLocal<Deque<Tracing>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

  private final Graph graph;

  Tracing(Graph graph) {
    this.graph = graph;
    OPEN.get().push(this);
  }

  /** The graph of the innermost tracing of this thread, or null. */
  static Graph current() {
    Tracing innermost = OPEN.get().peek();
    return innermost == null ? null : innermost.graph;
  }

  /** Lets operations on variables run at once again. */
  @Override
  public void close() {
    OPEN.get().remove(this);
  }
}
