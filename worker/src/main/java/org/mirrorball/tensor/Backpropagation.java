package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reverse-mode differentiation over operations in the order they ran. Works on values and on graphs
 * alike because every gradient is itself made of ops.
 */
final class Backpropagation {
  private final Map<Tensor, Tensor> gradients = new HashMap<>();
  private final Set<Tensor> dependent = new HashSet<>();
  private final Recomputation recomputation;

  private Backpropagation(List<? extends Tensor> sources, Recomputation recomputation) {
    dependent.addAll(sources);
    this.recomputation = recomputation;
  }

  /** The gradient of the sum of {@code target} by each source; zeros where there is no path. */
  static List<Tensor> gradients(
      List<Operation> operations,
      Tensor target,
      List<? extends Tensor> sources,
      Recomputation recomputation) {
    Backpropagation walk = new Backpropagation(sources, recomputation);
    List<Operation> path = walk.forward(operations);
    walk.gradients.put(target, Ops.onesLike(target));
    walk.backward(path);
    List<Tensor> results = new ArrayList<>(sources.size());
    for (Tensor source : sources) {
      Tensor gradient = walk.gradients.get(source);
      results.add(gradient != null ? gradient : zeros(target, source));
    }
    return results;
  }

  /** Zeros in the graph of the target, if it has one, so that they have a place in its order. */
  private static Tensor zeros(Tensor target, Tensor source) {
    return Dispatch.like(target, new Fill(TensorSpec.of(source), 0));
  }

  /** The operations whose outputs depend on a source: only these are walked back. */
  private List<Operation> forward(List<Operation> operations) {
    List<Operation> path = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.inputs().stream().anyMatch(dependent::contains)) {
        dependent.addAll(operation.outputs());
        path.add(operation);
      }
    }
    return path;
  }

  private void backward(List<Operation> path) {
    for (int index = path.size() - 1; index >= 0; index--) {
      Operation operation = path.get(index);
      List<Tensor> outputGradients = new ArrayList<>();
      for (Tensor output : operation.outputs()) {
        outputGradients.add(gradients.get(output));
      }
      if (outputGradients.stream().anyMatch(gradient -> gradient != null)) {
        recomputation.reach(operation);
        differentiateInPart(operation, outputGradients);
      }
    }
  }

  /** In a graph, gradients belong to the layers whose operations they differentiate. */
  private void differentiateInPart(Operation operation, List<Tensor> outputGradients) {
    if (!(operation.outputs().get(0) instanceof SymbolicTensor symbolic)) {
      differentiate(operation, outputGradients);
      return;
    }
    GraphParts parts = symbolic.graph().parts();
    parts.enterNamed(operation.part().isEmpty() ? "" : "the gradient of " + operation.part());
    differentiate(operation, outputGradients);
    parts.leave();
  }

  private void differentiate(Operation operation, List<Tensor> outputGradients) {
    List<Tensor> inputs = operation.inputs();
    BitSet needed = new BitSet(inputs.size());
    for (int input = 0; input < inputs.size(); input++) {
      needed.set(input, dependent.contains(inputs.get(input)));
    }
    var request =
        new GradientRequest(
            recomputation.latest(inputs),
            recomputation.latest(operation.outputs()),
            outputGradients,
            needed);
    Tensor[] contributions = operation.op().gradient(request);
    for (int input = 0; input < inputs.size(); input++) {
      if (needed.get(input) && contributions[input] != null) {
        gradients.merge(inputs.get(input), contributions[input], Ops::add);
      }
    }
  }
}
