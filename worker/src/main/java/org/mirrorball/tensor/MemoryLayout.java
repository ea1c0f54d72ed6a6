package org.mirrorball.tensor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where every tensor of a plan lives: inputs and outputs in memory of their own, variables where
 * they are bound, everything else in slots that are reused. An element-by-element operation
 * overwrites an input that nobody needs afterwards: it is in the cache already.
 */
final class MemoryLayout {
  private final Liveness liveness;
  private final Map<Tensor, Memory> memories = new HashMap<>();
  private final Map<Tensor, Arena.Slot> slots = new HashMap<>();
  private final Arena arena = new Arena();

  private MemoryLayout(Liveness liveness) {
    this.liveness = liveness;
  }

  static MemoryLayout of(
      Graph graph, Liveness liveness, Map<String, Memory> inputs, List<PlanOutput> outputs) {
    MemoryLayout layout = new MemoryLayout(liveness);
    graph.inputs().forEach((name, tensor) -> layout.memories.put(tensor, inputs.get(name)));
    layout.placeOutputs(outputs);
    liveness.operations().stream()
        .filter(operation -> !operation.op().isAlias())
        .forEach(layout::placeResults);
    layout.arena.allocate();
    layout.slots.forEach(
        (root, slot) -> layout.memories.put(root, slot.memory(TensorSpec.of(root))));
    return layout;
  }

  /** Lets operations write results where they are wanted, if nothing speaks against it. */
  private void placeOutputs(List<PlanOutput> outputs) {
    for (PlanOutput output : outputs) {
      Tensor root = liveness.root(output.tensor());
      boolean computed =
          root instanceof SymbolicTensor symbolic && symbolic.position() != SymbolicTensor.INPUT;
      // Others change a flat vector as soon as it is written, so nobody may read it again.
      boolean safe = !output.vector() || (!liveness.isConsumed(root) && isOnly(root, outputs));
      if (computed && safe) {
        memories.putIfAbsent(root, output.target());
      }
    }
  }

  private boolean isOnly(Tensor root, List<PlanOutput> outputs) {
    return outputs.stream().filter(output -> liveness.root(output.tensor()) == root).count() == 1;
  }

  private void placeResults(Operation operation) {
    for (Tensor output : operation.outputs()) {
      if (!memories.containsKey(output)) {
        slots.put(output, slot(operation, output));
      }
    }
  }

  private Arena.Slot slot(Operation operation, Tensor output) {
    int end = liveness.lastUse(output);
    Arena.Slot overwritten = overwritten(operation, output);
    if (overwritten == null) {
      return arena.slot(TensorSpec.of(output).byteCount(), operation.position(), end);
    }
    overwritten.extend(end);
    return overwritten;
  }

  /** The slot of a dying input that the output of this operation can take over, or null. */
  private Arena.Slot overwritten(Operation operation, Tensor output) {
    if (!operation.op().isElementwise()) {
      return null;
    }
    for (Tensor input : operation.inputs()) {
      Tensor root = liveness.root(input);
      boolean same = TensorSpec.of(input).equals(TensorSpec.of(output));
      if (same && slots.containsKey(root) && liveness.lastUse(root) == operation.position()) {
        return slots.get(root);
      }
    }
    return null;
  }

  TensorView view(Tensor tensor) {
    Tensor root = liveness.root(tensor);
    Memory memory = memories.get(root);
    return new TensorView(memory != null ? memory : root.memory(), tensor.shape());
  }

  List<TensorView> views(List<Tensor> tensors) {
    return tensors.stream().map(this::view).toList();
  }
}
