package org.mirrorball.nn;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Models made while a scope is open belong to its execution. Scopes nest, and are a matter of the
 * thread that opened them: {@code strategy.scope()} has to reach a constructor that knows nothing
 * of strategies, and Mirrorball keeps such ambient state only here and, for like reasons, in {@link
 * Phase} and {@link org.mirrorball.tensor.GradientTape}.
 */
public final class Scope implements AutoCloseable {

  private static final ThreadLocal<Deque<Scope>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

  private final Execution execution;

  private Scope(Execution execution) {
    this.execution = execution;
  }

  /** Opens a scope on this thread. */
  public static Scope open(Execution execution) {
    var scope = new Scope(execution);
    OPEN.get().push(scope);
    return scope;
  }

  static Execution current() {
    Scope innermost = OPEN.get().peek();
    return innermost == null ? new LocalExecution() : innermost.execution;
  }

  @Override
  public void close() {
    if (OPEN.get().peek() != this) {
      throw new IllegalStateException("a scope is closed by the thread that opened it, in order");
    }
    OPEN.get().pop();
  }
}
