package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The steps of a plan on a card: its operations, each on the card if there is a recipe for it and
 * on the host otherwise, and before each the copies of what it reads on a side where it is not.
 * Outputs are copied to where they are wanted as soon as they are computed; nothing else crosses.
 */
final class CardSteps {
  private final CardMemory memory;
  private final CardValues values;
  private final List<PlanOutput> outputs;
  private final List<PlanStep> steps = new ArrayList<>();

  private CardSteps(CardValues values, List<PlanOutput> outputs) {
    this.memory = values.memory();
    this.values = values;
    this.outputs = outputs;
  }

  /** Binds every operation, in order. */
  static List<PlanStep> of(CardValues values, Liveness liveness, List<PlanOutput> outputs) {
    CardSteps all = new CardSteps(values, outputs);
    all.addUploads(liveness);
    all.addOutputs(SymbolicTensor.INPUT, "");
    for (Operation operation : liveness.operations()) {
      if (!operation.op().isAlias()) {
        all.add(operation);
      }
      all.addOutputs(operation.position(), operation.part());
      values.release(operation.position());
    }
    return List.copyOf(all.steps);
  }

  /**
   * Inputs and variables go up before anything runs: a copy waits for all that the card still
   * computes, and in the middle of a step that would be much.
   */
  private void addUploads(Liveness liveness) {
    for (Operation operation : liveness.operations()) {
      if (runsOnCard(operation)) {
        operation.inputs().stream()
            .filter(input -> isGiven(liveness.root(input)))
            .forEach(values::read);
      }
    }
    addTransfers(SymbolicTensor.INPUT, "");
  }

  /** Whether the value is there before the first operation. */
  private static boolean isGiven(Tensor root) {
    return !(root instanceof SymbolicTensor symbolic)
        || symbolic.position() == SymbolicTensor.INPUT;
  }

  /** Whether there is a recipe for it; an alias needs none. */
  static boolean runsOnCard(Operation operation) {
    List<TensorSpec> specs = operation.inputs().stream().map(TensorSpec::of).toList();
    return !operation.op().isAlias() && CardKernels.has(operation.op(), specs);
  }

  private void add(Operation operation) {
    if (runsOnCard(operation)) {
      addOnCard(operation);
    } else {
      addOnHost(operation);
    }
  }

  private void addOnCard(Operation operation) {
    List<INDArray> from = operation.inputs().stream().map(values::read).toList();
    List<Memory> hostInputs =
        CardKernels.hostInputs(operation.op()).stream()
            .map(index -> values.readOnHost(operation.inputs().get(index)))
            .toList();
    addTransfers(operation.position(), operation.part());
    List<INDArray> to = operation.outputs().stream().map(values::write).toList();
    CardCall call = new CardCall(memory, from, to, hostInputs);
    Kernel kernel = CardKernels.prepare(operation.op(), call);
    List<BooleanSupplier> finite = new ArrayList<>();
    for (int index = 0; index < to.size(); index++) {
      INDArray array = to.get(index);
      DType dtype = operation.outputs().get(index).dtype();
      finite.add(() -> memory.card().isFinite(array, dtype));
    }
    add(PlanStep.label(operation), operation.position(), operation.part(), kernel, finite);
  }

  private void addOnHost(Operation operation) {
    List<TensorView> from =
        operation.inputs().stream()
            .map(input -> new TensorView(values.readOnHost(input), input.shape()))
            .toList();
    addTransfers(operation.position(), operation.part());
    List<TensorView> to =
        operation.outputs().stream()
            .map(output -> new TensorView(values.writeOnHost(output), output.shape()))
            .toList();
    Kernel kernel = operation.op().prepare(from, to);
    List<BooleanSupplier> finite = new ArrayList<>();
    to.forEach(view -> finite.add(view.memory()::isFinite));
    String label = PlanStep.ON_HOST + PlanStep.label(operation);
    add(label, operation.position(), operation.part(), kernel, finite);
  }

  private void addTransfers(int position, String part) {
    for (CardTransfer transfer : values.transfers()) {
      add(transfer.toString(), position, part, transfer, List.of());
    }
  }

  /** What was computed at this position goes to where it is wanted. */
  private void addOutputs(int position, String part) {
    List<PlanOutput> here =
        outputs.stream().filter(output -> output.position() == position).toList();
    boolean completes = here.stream().anyMatch(PlanOutput::vector);
    for (int index = 0; index < here.size(); index++) {
      Kernel copy = copy(here.get(index));
      boolean last = completes && index == here.size() - 1;
      steps.add(new PlanStep(copy.toString(), part, position, copy, List.of(), last));
    }
  }

  private Kernel copy(PlanOutput output) {
    if (values.isOnHost(output.tensor())) {
      Memory source = values.readOnHost(output.tensor());
      return new HostCopy(source, output.target());
    }
    return memory.card().download(values.read(output.tensor()), output.target());
  }

  private record HostCopy(Memory source, Memory target) implements Kernel {
    @Override
    public void run() {
      target.copyFrom(source);
    }

    @Override
    public String toString() {
      return "copy";
    }
  }

  private void add(
      String label, int position, String part, Kernel kernel, List<BooleanSupplier> finite) {
    steps.add(new PlanStep(label, part, position, kernel, finite, false));
  }
}
