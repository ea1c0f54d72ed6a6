package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Collects what a {@link Plan} shall compute and where it shall put it. */
public final class PlanBuilder {
  private final Graph graph;
  private final Map<String, Memory> named = new LinkedHashMap<>();
  private final List<PlanOutput> outputs = new ArrayList<>();
  private Card card;

  PlanBuilder(Graph graph) {
    this.graph = graph;
  }

  /** Asks for a value under a name; it is read from {@link Plan#output}. */
  public PlanBuilder output(String name, Tensor tensor) {
    Memory memory = Memory.allocate(tensor.dtype(), tensor.shape().elementCount());
    if (named.putIfAbsent(name, memory) != null) {
      throw new IllegalArgumentException("the plan has an output named " + name + " already");
    }
    outputs.add(new PlanOutput(checked(tensor), memory, false));
    return this;
  }

  /** Asks for a value to be written into a vector, at this offset in elements. */
  public PlanBuilder output(Tensor tensor, FlatVector vector, long elementOffset) {
    if (tensor.dtype() != DType.FLOAT32) {
      throw new IllegalArgumentException("a flat vector holds FLOAT32, got " + tensor);
    }
    Memory range = vector.range(elementOffset, tensor.shape().elementCount());
    outputs.add(new PlanOutput(checked(tensor), range, true));
    return this;
  }

  /** Computes on this card, whatever ND4J's backend is. */
  PlanBuilder on(Card other) {
    card = other;
    return this;
  }

  private Tensor checked(Tensor tensor) {
    if (tensor instanceof SymbolicTensor) {
      graph.position(tensor);
    }
    return tensor;
  }

  /** Lays out the memory and binds the kernels. */
  public Plan build() {
    if (outputs.isEmpty()) {
      throw new IllegalStateException("a plan needs at least one output");
    }
    long allocatedBefore = Memory.allocatedBytes();
    Map<String, Memory> inputs = new LinkedHashMap<>();
    graph
        .inputs()
        .forEach(
            (name, tensor) ->
                inputs.put(name, Memory.allocate(tensor.dtype(), tensor.shape().elementCount())));
    Liveness liveness = Liveness.of(graph, outputs);
    Optional<CardMemory> onCard = Optional.ofNullable(card).or(Card::present).map(CardMemory::new);
    List<PlanStep> steps =
        onCard.isPresent()
            ? CardSteps.of(values(onCard.get(), liveness, inputs), liveness, outputs)
            : steps(liveness.operations(), MemoryLayout.of(graph, liveness, inputs, outputs));
    long heldBytes = Memory.allocatedBytes() - allocatedBefore;
    for (Memory memory : named.values()) {
      heldBytes += memory.bytes().capacity();
    }
    return new Plan(
        inputs,
        Map.copyOf(named),
        steps,
        Graph.flops(liveness.operations()),
        heldBytes + onCard.map(CardMemory::byteCount).orElse(0L),
        () -> onCard.ifPresent(CardMemory::close));
  }

  private CardValues values(CardMemory memory, Liveness liveness, Map<String, Memory> inputs) {
    Map<Tensor, Memory> memories = new HashMap<>();
    graph.inputs().forEach((name, tensor) -> memories.put(tensor, inputs.get(name)));
    return new CardValues(memory, liveness, memories);
  }

  private List<PlanStep> steps(List<Operation> operations, MemoryLayout layout) {
    List<PlanStep> steps = new ArrayList<>();
    addWrites(null, null, layout, steps);
    for (Operation operation : operations) {
      Kernel kernel =
          operation.op().isAlias()
              ? null
              : operation
                  .op()
                  .prepare(layout.views(operation.inputs()), layout.views(operation.outputs()));
      addWrites(operation, kernel, layout, steps);
    }
    shareScratchpad(steps.stream().map(PlanStep::kernel).toList());
    return List.copyOf(steps);
  }

  /** One for all, as they run one after another. */
  private static void shareScratchpad(List<Kernel> kernels) {
    int length = kernels.stream().mapToInt(Kernel::scratchpadLength).max().orElse(0);
    Memory scratchpad = Memory.scratchpad(length);
    kernels.forEach(kernel -> kernel.scratchpad(scratchpad));
  }

  /** The operation's kernel, then the copies of its results that could not be written in place. */
  private void addWrites(
      Operation operation, Kernel kernel, MemoryLayout layout, List<PlanStep> steps) {
    String label = operation == null ? "copy" : PlanStep.label(operation);
    String part = operation == null ? "" : operation.part();
    int position = operation == null ? SymbolicTensor.INPUT : operation.position();
    List<BooleanSupplier> finite = new ArrayList<>();
    List<Kernel> kernels = new ArrayList<>();
    if (kernel != null) {
      kernels.add(kernel);
      layout.views(operation.outputs()).forEach(view -> finite.add(view.memory()::isFinite));
    }
    boolean writesVector = false;
    for (PlanOutput output : outputs) {
      if (output.position() == position) {
        writesVector |= output.vector();
        Memory source = layout.view(output.tensor()).memory();
        if (source != output.target()) {
          kernels.add(() -> output.target().copyFrom(source));
        }
      }
    }
    if (writesVector && kernels.isEmpty()) {
      kernels.add(() -> {});
    }
    for (int index = 0; index < kernels.size(); index++) {
      boolean last = index == kernels.size() - 1;
      steps.add(
          new PlanStep(label, part, position, kernels.get(index), finite, writesVector && last));
    }
  }
}
