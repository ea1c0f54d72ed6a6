package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Operations on symbolic tensors, in the order in which they run. It grows as ops are applied to
 * its tensors and is run by a {@link Plan}. One thread at a time.
 */
public final class Graph {
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final List<Operation> operations = new ArrayList<>();
  private final GraphParts parts = new GraphParts();
  private final List<Section> sections = new ArrayList<>();
  private final List<Recomputation.Block> recomputed = new ArrayList<>();

  /** An empty graph. */
  public Graph() {}

  /** A tensor whose value each run of a plan is given. */
  public Tensor input(String name, DType dtype, Shape shape) {
    Tensor input = new SymbolicTensor(this, new TensorSpec(dtype, shape), SymbolicTensor.INPUT);
    if (inputs.putIfAbsent(name, input) != null) {
      throw new IllegalArgumentException("the graph has an input named " + name + " already");
    }
    return input;
  }

  /**
   * Appends the operations that compute the gradient of the sum of {@code target} by each variable.
   *
   * @return one tensor per variable, of its shape; zeros for a variable the target does not depend
   *     on
   */
  public List<Tensor> gradient(Tensor target, List<Variable> variables) {
    position(target);
    try (Tracing tracing = trace()) { // 2 * weight, say, must not become a constant
      List<Operation> forward = List.copyOf(operations);
      var recomputation = new Recomputation(this, forward, recomputed);
      return Backpropagation.gradients(forward, target, variables, recomputation);
    }
  }

  /**
   * The place in the execution order, from 0, of the operation that makes the tensor; -1 for an
   * input.
   *
   * @throws IllegalArgumentException if it is not a tensor of this graph
   */
  public int position(Tensor tensor) {
    if (tensor instanceof SymbolicTensor symbolic && symbolic.graph() == this) {
      return symbolic.position();
    }
    throw new IllegalArgumentException(tensor + " is not a tensor of this graph");
  }

  /**
   * While open, operations of this thread on variables alone become nodes of this graph instead of
   * running at once: without it, a penalty on weights would be a constant of the graph.
   */
  public Tracing trace() {
    return new Tracing(this);
  }

  /** The names of what operations belong to. */
  GraphParts parts() {
    return parts;
  }

  /**
   * The operations that were traced while something was at work, such as a layer.
   *
   * @param owner who was at work
   * @param depth how many other sections this one is inside of
   * @param begin position of the first operation
   * @param end position after the last
   * @param output what came out of it
   */
  public record Section(Object owner, int depth, int begin, int end, Shape output) {}

  /** The sections that have ended, in the order of their ends: see {@link Tracing#section}. */
  public List<Section> sections() {
    return Collections.unmodifiableList(sections);
  }

  void add(Section section) {
    sections.add(section);
  }

  /** Gradients compute these operations again instead of keeping their values. */
  void recompute(Recomputation.Block block) {
    recomputed.add(block);
  }

  /** Floating-point operations of a section in one run. */
  public long flops(Section section) {
    return flops(operations.subList(section.begin(), section.end()));
  }

  static long flops(List<Operation> operations) {
    return operations.stream().mapToLong(Operation::flops).sum();
  }

  /** The types of which a section's matrix products and convolutions are. */
  public Set<DType> productTypes(Section section) {
    return operations.subList(section.begin(), section.end()).stream()
        .filter(operation -> operation.op() instanceof Contraction)
        .map(operation -> operation.inputs().get(0).dtype())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(DType.class)));
  }

  List<Operation> operations() {
    return Collections.unmodifiableList(operations);
  }

  Map<String, Tensor> inputs() {
    return Collections.unmodifiableMap(inputs);
  }

  List<Tensor> append(Op op, List<Tensor> inputs, List<TensorSpec> outputSpecs) {
    int position = operations.size();
    List<Tensor> outputs = new ArrayList<>(outputSpecs.size());
    for (TensorSpec spec : outputSpecs) {
      outputs.add(new SymbolicTensor(this, spec, position));
    }
    operations.add(
        new Operation(position, op, List.copyOf(inputs), List.copyOf(outputs), parts.current()));
    return outputs;
  }

  /** The one graph these tensors belong to, or null if the op runs at once. */
  static Graph of(Op op, List<Tensor> tensors) {
    Graph graph = null;
    for (Tensor tensor : tensors) {
      if (tensor instanceof SymbolicTensor symbolic) {
        if (graph != null && graph != symbolic.graph()) {
          throw new IllegalArgumentException(op.opName() + " of tensors of two different graphs");
        }
        graph = symbolic.graph();
      }
    }
    boolean variables = tensors.stream().anyMatch(Variable.class::isInstance);
    return graph == null && variables ? Tracing.current() : graph;
  }
}
