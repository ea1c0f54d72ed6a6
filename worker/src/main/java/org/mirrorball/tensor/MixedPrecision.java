package org.mirrorball.tensor;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph rewritten so that large matrix products and convolutions, forward and backward, run in
 * bfloat16: their operands are rounded, each once however many products read it, and their sums
 * stay float32. Variables stay float32, and so do all other operations: activations, norms,
 * softmax, losses, reductions.
 *
 * <p>Method and reasons: Micikevicius et al., "Mixed precision training", ICLR 2018; Kalamkar et
 * al., "A study of BFLOAT16 for deep learning training", 2019.
 */
public final class MixedPrecision {
  private final ProductTable table;
  private final Graph graph = new Graph();
  private final Set<Tensor> outputs;

  private final Map<ProductTable.Product, ProductTable.Decision> decisions = new LinkedHashMap<>();

  /** Of a tensor of the original graph: the same in this one. */
  private final Map<Tensor, Tensor> copies = new HashMap<>();

  /** The same in bfloat16, if a product reads it. */
  private final Map<Tensor, Tensor> rounded = new HashMap<>();

  private MixedPrecision(ProductTable table, List<Tensor> outputs) {
    this.table = table;
    this.outputs = new HashSet<>(outputs);
  }

  /**
   * Rewrites a graph, which must not grow afterwards.
   *
   * @param outputs the tensors of it that {@link #of} will be asked for
   */
  public static MixedPrecision rewrite(Graph source, ProductTypes types, List<Tensor> outputs) {
    return rewrite(source, types, outputs, ReplicaSums.ALONE);
  }

  /**
   * Rewrites a graph, which must not grow afterwards, alike on all replicas.
   *
   * @param outputs the tensors of it that {@link #of} will be asked for
   * @param replicas which rewrite the same graph now, and agree on what each has measured
   */
  public static MixedPrecision rewrite(
      Graph source, ProductTypes types, List<Tensor> outputs, ReplicaSums replicas) {
    ProductTable table = types.table();
    boolean agree = types == ProductTypes.MEASURED;
    return rewrite(source, agree ? AgreedProducts.of(source, table, replicas) : table, outputs);
  }

  static MixedPrecision rewrite(Graph source, ProductTable table, List<Tensor> outputs) {
    var mixed = new MixedPrecision(table, outputs);
    GraphCopy.rebuild(source, mixed.graph, mixed.copies::put, mixed::append);
    return mixed;
  }

  /** The graph to run; operations are in the order of the original. */
  public Graph graph() {
    return graph;
  }

  /** What a tensor of the original graph is in this one, of the same type. */
  public Tensor of(Tensor original) {
    GraphCopy.requireNamed(original, outputs);
    return copy(original);
  }

  /** A line for each product, with the type it runs in and why. */
  public List<String> decisions() {
    return decisions.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + ": "
                    + (entry.getValue().bfloat16() ? "bfloat16" : "float32")
                    + ", "
                    + entry.getValue().reason())
        .toList();
  }

  private void append(Operation operation) {
    boolean inBfloat16 = isBfloat16(operation);
    Op op =
        inBfloat16 && operation.op() instanceof Contraction contraction
            ? contraction.widening(true)
            : operation.op();
    List<Tensor> inputs =
        operation.inputs().stream().map(x -> inBfloat16 ? rounded(x) : copy(x)).toList();
    List<TensorSpec> specs = operation.outputs().stream().map(TensorSpec::of).toList();
    List<Tensor> results = graph.append(op, inputs, specs);
    for (int index = 0; index < results.size(); index++) {
      copies.put(operation.outputs().get(index), results.get(index));
    }
  }

  private boolean isBfloat16(Operation operation) {
    return productOf(operation)
        .map(product -> decisions.computeIfAbsent(product, table::decide).bfloat16())
        .orElse(false);
  }

  /** The product of two float32 tensors that an operation is, if it is one. */
  static Optional<ProductTable.Product> productOf(Operation operation) {
    if (!(operation.op() instanceof Contraction contraction)) {
      return Optional.empty();
    }
    Tensor left = operation.inputs().get(0);
    Shape right = operation.inputs().get(1).shape();
    return left.dtype() == DType.FLOAT32
        ? Optional.of(new ProductTable.Product(contraction, left.shape(), right))
        : Optional.empty();
  }

  private Tensor copy(Tensor original) {
    return copies.getOrDefault(original, original);
  }

  private Tensor rounded(Tensor original) {
    return rounded.computeIfAbsent(original, this::round);
  }

  private Tensor round(Tensor original) {
    Op cast = new Cast(DType.BFLOAT16);
    List<Tensor> inputs = List.of(copy(original));
    return graph.append(cast, inputs, cast.outputs(List.of(TensorSpec.of(original)))).get(0);
  }
}
