package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which operations the outputs of a plan depend on, and how long each value is needed. Tensors that
 * are the same memory under different shapes live and die together: their root is the one that an
 * operation wrote.
 */
final class Liveness {
  private final List<Operation> operations = new ArrayList<>();
  private final Map<Tensor, Tensor> roots = new HashMap<>();
  private final Map<Tensor, Integer> lastUses = new HashMap<>();
  private final Set<Tensor> consumed = new HashSet<>();

  private Liveness() {}

  static Liveness of(Graph graph, List<PlanOutput> outputs) {
    Liveness liveness = new Liveness();
    liveness.keepNeeded(graph.operations(), outputs);
    liveness.operations.forEach(liveness::visit);
    for (PlanOutput output : outputs) {
      liveness.use(output.tensor(), output.position());
    }
    return liveness;
  }

  private void keepNeeded(List<Operation> all, List<PlanOutput> outputs) {
    Set<Tensor> needed = new HashSet<>();
    outputs.forEach(output -> needed.add(output.tensor()));
    for (int index = all.size() - 1; index >= 0; index--) {
      Operation operation = all.get(index);
      if (operation.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(operation.inputs());
        operations.add(operation);
      }
    }
    Collections.reverse(operations);
  }

  private void visit(Operation operation) {
    if (operation.op().isAlias()) {
      roots.put(operation.outputs().get(0), root(operation.inputs().get(0)));
      return;
    }
    for (Tensor input : operation.inputs()) {
      use(input, operation.position());
      consumed.add(root(input));
    }
    for (Tensor output : operation.outputs()) {
      use(output, operation.position());
    }
  }

  private void use(Tensor tensor, int position) {
    lastUses.merge(root(tensor), position, Math::max);
  }

  /** The needed operations, in order. */
  List<Operation> operations() {
    return operations;
  }

  /** The tensor whose memory this one is. */
  Tensor root(Tensor tensor) {
    return roots.getOrDefault(tensor, tensor);
  }

  /** The last position at which the memory of this root is read or written. */
  int lastUse(Tensor root) {
    return lastUses.get(root);
  }

  /** Whether any operation computes with the memory of this root. */
  boolean isConsumed(Tensor root) {
    return consumed.contains(root);
  }
}
