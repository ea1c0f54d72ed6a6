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

  /** A time in which the operations of a graph belong to one part of it. */
  public interface Part extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * While open, operations of the graph that is traced belong to this object, which errors then
   * name by its class; without effect where nothing is traced.
   */
  public static Part part(Object part) {
    Graph graph = current();
    if (graph == null) {
      return () -> {};
    }
    graph.parts().enter(part);
    return graph.parts()::leave;
  }

  /** Lets operations on variables run at once again. */
  @Override
  public void close() {
    OPEN.get().remove(this);
  }
}
