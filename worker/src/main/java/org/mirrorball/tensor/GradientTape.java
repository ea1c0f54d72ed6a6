package org.mirrorball.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Remembers the operations of this thread while it is open, so that they can be differentiated.
 * Trainable variables are watched unasked. Tapes may be nested: the outer one also records the
 * gradients taken from the inner one, which gives second derivatives. Close a tape on the thread
 * that opened it, innermost first.
 */
public final class GradientTape implements AutoCloseable {
  private static final ThreadLocal<Deque<GradientTape>> OPEN =
      ThreadLocal.withInitial(ArrayDeque::new);

  private final List<Operation> operations = new ArrayList<>();
  private final Set<Tensor> watched = new HashSet<>();
  private boolean recording = true;

  /** Begins to record. */
  public GradientTape() {
    OPEN.get().push(this);
  }

  /** Also follows this tensor, as if it were a trainable variable. */
  public void watch(Tensor tensor) {
    watched.add(tensor);
  }

  /**
   * The gradient of the sum of {@code target} by each source; zeros of its shape for a source the
   * target does not depend on. May be called more than once, and after the tape is closed.
   */
  public List<Tensor> gradient(Tensor target, List<Variable> sources) {
    return gradients(target, sources);
  }

  /** The gradient of the sum of {@code target} by a tensor that is a variable or was watched. */
  public Tensor gradient(Tensor target, Tensor source) {
    return gradients(target, List.of(source)).get(0);
  }

  private List<Tensor> gradients(Tensor target, List<? extends Tensor> sources) {
    boolean before = recording;
    recording = false;
    try {
      return Backpropagation.gradients(operations, target, sources, Recomputation.NONE);
    } finally {
      recording = before;
    }
  }

  static void record(Op op, List<Tensor> inputs, List<Tensor> outputs) {
    for (GradientTape tape : OPEN.get()) {
      tape.add(op, inputs, outputs);
    }
  }

  private void add(Op op, List<Tensor> inputs, List<Tensor> outputs) {
    if (recording && inputs.stream().anyMatch(this::follows)) {
      watched.addAll(outputs);
      operations.add(new Operation(operations.size(), op, inputs, outputs, ""));
    }
  }

  private boolean follows(Tensor tensor) {
    return (tensor instanceof Variable variable && variable.trainable())
        || watched.contains(tensor);
  }

  /** Stops recording. */
  @Override
  public void close() {
    recording = false;
    OPEN.get().remove(this);
    if (OPEN.get().isEmpty()) {
      OPEN.remove();
    }
  }
}
