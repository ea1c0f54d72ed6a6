package org.mirrorball.tensor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The time during which one thread's operations on variables belong to a graph. Close it on the
 * thread that opened it.
 */
public final class Tracing implements AutoCloseable {
  private static final ThreadLocal<Deque<Tracing>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

  private final Graph graph;
  private int depth;

  Tracing(Graph graph) {
    this.graph = graph;
    OPEN.get().push(this);
  }

  /** The graph of the innermost tracing of this thread, or null. */
  static Graph current() {
    Tracing innermost = OPEN.get().peek();
    return innermost == null ? null : innermost.graph;
  }

  /**
   * What the body computes; if this thread is tracing a graph, as a section of it, whose operations
   * errors name by the owner's class.
   *
   * @param shapeOf the shape of what came out
   */
  public static <T> T section(Object owner, Supplier<T> body, Function<T, Shape> shapeOf) {
    Tracing tracing = OPEN.get().peek();
    return tracing == null ? body.get() : tracing.inSection(owner, body, shapeOf);
  }

  /**
   * What the body computes; if this thread is tracing a graph, as a block of it whose values are
   * not kept for the gradient: it computes them again, from what came into the block. This is what
   * others call remat or (gradient) checkpointing. Blocks may be inside of blocks.
   */
  public static <T> T recomputed(Supplier<T> body) {
    Graph graph = current();
    if (graph == null) {
      return body.get();
    }
    int begin = graph.operations().size();
    T output = body.get();
    graph.recompute(new Recomputation.Block(begin, graph.operations().size()));
    return output;
  }

  private <T> T inSection(Object owner, Supplier<T> body, Function<T, Shape> shapeOf) {
    int begin = graph.operations().size();
    graph.parts().enter(owner);
    depth++;
    try {
      T output = body.get();
      int end = graph.operations().size();
      graph.add(new Graph.Section(owner, depth - 1, begin, end, shapeOf.apply(output)));
      return output;
    } finally {
      depth--;
      graph.parts().leave();
    }
  }

  /** Lets operations on variables run at once again. */
  @Override
  public void close() {
    OPEN.get().remove(this);
  }
}
