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
 * bfloat16: their operands are rounded, each once however many products read it, and what reads a
 * result gets it in float32 again. Variables stay float32, and so do all other operations:
 * activations, norms, softmax, losses, reductions.
 *
 * <p>Method and reasons: Micikevicius et al., "Mixed precision training", ICLR 2018; Kalamkar et
 * al., "A study of BFLOAT16 for deep learning training", 2019.
 */
public final class MixedPrecision {
  private final ProductTable table;
  private final Graph graph = new Graph();
  private final Set<Tensor> outputs;

  private final Map<ProductTable.Product, ProductTable.Decision> decisions = new LinkedHashMap<>();

  /** Of a tensor of the original graph: the same in float32, if anything asked for it. */
  private final Map<Tensor, Tensor> wide = new HashMap<>();

  /** The same in bfloat16. */
  private final Map<Tensor, Tensor> narrow = new HashMap<>();

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
    GraphCopy.rebuild(source, mixed.graph, mixed.wide::put, mixed::append);
    return mixed;
  }

  /** The graph to run; operations are in the order of the original. */
  public Graph graph() {
    return graph;
  }

  /** What a tensor of the original graph is in this one, of the same type. */
  public Tensor of(Tensor original) {
    GraphCopy.requireNamed(original, outputs);
    return wide(original);
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
    List<Tensor> inputs =
        operation.inputs().stream().map(input -> inBfloat16 ? narrow(input) : wide(input)).toList();
    List<TensorSpec> specs = operation.op().outputs(inputs.stream().map(TensorSpec::of).toList());
    List<Tensor> results = graph.append(operation.op(), inputs, specs);
    for (int index = 0; index < results.size(); index++) {
      Tensor original = operation.outputs().get(index);
      (inBfloat16 ? narrow : wide).put(original, results.get(index));
      if (outputs.contains(original)) {
        wide(original); // here rather than after everything else: others wait for it
      }
    }
  }

  /** A product that gains by it, or another shape of what is in bfloat16 already. */
  private boolean isBfloat16(Operation operation) {
    if (operation.op().isAlias()) {
      Tensor input = operation.inputs().get(0);
      return narrow.containsKey(input) && !wide.containsKey(input);
    }
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
    // oneDNN's batched matrix products are float32's alone.
    boolean batched = contraction instanceof Matmul && right.rank() != 2;
    return left.dtype() == DType.FLOAT32 && !batched
        ? Optional.of(new ProductTable.Product(contraction, left.shape(), right))
        : Optional.empty();
  }

  private Tensor wide(Tensor original) {
    if (!(original instanceof SymbolicTensor)) {
      return original;
    }
    return wide.computeIfAbsent(original, key -> cast(narrow.get(key), key.dtype()));
  }

  private Tensor narrow(Tensor original) {
    return narrow.computeIfAbsent(original, key -> cast(wide(key), DType.BFLOAT16));
  }

  private Tensor cast(Tensor tensor, DType dtype) {
    Op cast = new Cast(dtype);
    return graph.append(cast, List.of(tensor), cast.outputs(List.of(TensorSpec.of(tensor)))).get(0);
  }
}
