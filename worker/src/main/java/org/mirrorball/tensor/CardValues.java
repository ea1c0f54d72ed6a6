package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where the values of a plan are, as its steps are added one after another: on the host, on the
 * card or on both. Every run begins as the first one: with the inputs and the variables, which the
 * host may have changed, on the host alone. A value is copied when it is read on the side where it
 * is not, and then it is on both.
 */
final class CardValues {
  private final Card card;
  private final CardMemory memory;
  private final Liveness liveness;
  private final Map<Tensor, Memory> inputs;
  private final Map<Tensor, INDArray> onCard = new HashMap<>();
  private final Map<Tensor, Memory> onHost = new HashMap<>();
  private final List<CardTransfer> transfers = new ArrayList<>();

  /** Of values that are part of the graph: copied once, when the plan is built. */
  private final Map<Tensor, INDArray> constants = new HashMap<>();

  /**
   * The values of a plan before its first step.
   *
   * @param inputs where the host puts them
   */
  CardValues(CardMemory memory, Liveness liveness, Map<Tensor, Memory> inputs) {
    this.card = memory.card();
    this.memory = memory;
    this.liveness = liveness;
    this.inputs = inputs;
  }

  /** Where arrays of the card come from. */
  CardMemory memory() {
    return memory;
  }

  /** The value as an array on the card. */
  INDArray read(Tensor tensor) {
    Tensor root = liveness.root(tensor);
    INDArray array =
        root instanceof EagerTensor
            ? constants.computeIfAbsent(root, this::constant)
            : onCard.computeIfAbsent(root, this::upload);
    return CardCall.view(array, tensor.shape().dims());
  }

  private INDArray constant(Tensor root) {
    INDArray array = memory.takeNew(root.dtype().nd4j(), root.shape().dims());
    card.upload(root.memory(), array).run();
    return array;
  }

  private INDArray upload(Tensor root) {
    INDArray array = memory.take(root.dtype().nd4j(), root.shape().dims());
    transfers.add(card.upload(host(root), array));
    return array;
  }

  /** The value in the host's memory. */
  Memory readOnHost(Tensor tensor) {
    Tensor root = liveness.root(tensor);
    Memory known = host(root);
    if (known != null) {
      return known;
    }
    Memory copy = writeOnHost(root);
    transfers.add(card.download(onCard.get(root), copy));
    return copy;
  }

  /** Null for what was computed and is on the card alone. */
  private Memory host(Tensor root) {
    if (inputs.containsKey(root)) {
      return inputs.get(root);
    }
    return root instanceof SymbolicTensor ? onHost.get(root) : root.memory();
  }

  boolean isOnHost(Tensor tensor) {
    return host(liveness.root(tensor)) != null;
  }

  /** An array of the card for a value that is computed there now. */
  INDArray write(Tensor tensor) {
    INDArray array = memory.take(tensor.dtype().nd4j(), tensor.shape().dims());
    onCard.put(tensor, array);
    return array;
  }

  /** Memory for a value that is computed on the host now. */
  Memory writeOnHost(Tensor tensor) {
    Memory computed = Memory.allocate(tensor.dtype(), tensor.shape().elementCount());
    onHost.put(tensor, computed);
    return computed;
  }

  /** The copies that what was read since the last call needs. */
  List<CardTransfer> transfers() {
    List<CardTransfer> needed = List.copyOf(transfers);
    transfers.clear();
    return needed;
  }

  /** What nothing reads after this position makes room for what comes. */
  void release(int position) {
    List<Tensor> dead =
        onCard.keySet().stream().filter(root -> liveness.lastUse(root) <= position).toList();
    dead.forEach(root -> memory.give(onCard.remove(root)));
    onHost.keySet().removeIf(root -> liveness.lastUse(root) <= position);
  }
}
