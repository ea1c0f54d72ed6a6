package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A graph rewritten so that passes over the same memory that follow each other become one: a bias
 * and relu in {@link BiasRelu}, an activation's gradient and the bias's in {@link
 * ActivationBiasGradient}, each with the cast of {@link MixedPrecision} behind it. A value that
 * nothing else reads is then never written. Only operations of the same part are joined, so that an
 * operation's part still says where a value comes from.
 *
 * <p>The other activations stay behind their bias: what their functions cost, a pass saved does not
 * show in.
 */
public final class Fusion {
  /** Rows shorter than a few vectors are faster in one piece, which only separate ops see. */
  private static final long LEAST_COLUMNS = 64;

  private final Graph graph = new Graph();
  private final Set<Tensor> outputs;
  private final Map<Tensor, Operation> producers = new HashMap<>();
  private final Map<Tensor, List<Operation>> readers = new HashMap<>();

  /** By the position of the operation in whose place they run. */
  private final Map<Integer, Fused> fused = new HashMap<>();

  /** Positions of the operations that others have taken in. */
  private final Set<Integer> absorbed = new HashSet<>();

  /** Of a tensor of the original graph: the same in this one. */
  private final Map<Tensor, Tensor> copies = new HashMap<>();

  /** An op that stands for several, with tensors of the original graph. */
  private record Fused(Op op, List<Tensor> inputs, List<Tensor> outputs) {}

  private Fusion(Graph source, List<Tensor> outputs) {
    this.outputs = new HashSet<>(outputs);
    for (Operation operation : source.operations()) {
      operation.outputs().forEach(output -> producers.put(output, operation));
      operation
          .inputs()
          .forEach(
              input -> readers.computeIfAbsent(input, key -> new ArrayList<>()).add(operation));
    }
  }

  /**
   * Rewrites a graph, which must not grow afterwards.
   *
   * @param outputs the tensors of it that {@link #of} will be asked for
   */
  public static Fusion rewrite(Graph source, List<Tensor> outputs) {
    var fusion = new Fusion(source, outputs);
    for (Operation operation : source.operations()) {
      if (operation.op() == Unary.RELU) {
        fusion.fuseRelu(operation);
      } else if (operation.op() instanceof ActivationGradient kind) {
        fusion.fuseGradient(operation, kind);
      }
    }
    GraphCopy.rebuild(source, fusion.graph, fusion.copies::put, fusion::append);
    return fusion;
  }

  /** The graph to run; operations are in the order of the original. */
  public Graph graph() {
    return graph;
  }

  /** What a tensor of the original graph is in this one. */
  public Tensor of(Tensor original) {
    GraphCopy.requireNamed(original, outputs);
    return copy(original);
  }

  private Tensor copy(Tensor original) {
    return copies.getOrDefault(original, original);
  }

  private void append(Operation operation) {
    if (absorbed.contains(operation.position())) {
      return;
    }
    Fused whole =
        fused.getOrDefault(
            operation.position(),
            new Fused(operation.op(), operation.inputs(), operation.outputs()));
    List<Tensor> inputs = whole.inputs().stream().map(this::copy).toList();
    List<TensorSpec> specs = whole.outputs().stream().map(TensorSpec::of).toList();
    List<Tensor> results = graph.append(whole.op(), inputs, specs);
    for (int index = 0; index < results.size(); index++) {
      copies.put(whole.outputs().get(index), results.get(index));
    }
  }

  private void fuseRelu(Operation relu) {
    Tensor y = relu.outputs().get(0);
    Operation bias = onlyRead(relu.inputs().get(0));
    if (!hasLongRows(y)
        || bias == null
        || !(bias.op() instanceof BiasAdd)
        || !samePart(bias, relu)) {
      return;
    }
    List<Tensor> results = new ArrayList<>(List.of(y));
    Operation rounding = rounding(y);
    if (rounding != null) {
      results.addAll(absorb(rounding));
    }
    absorb(bias);
    List<Tensor> inputs = bias.inputs();
    fused.put(relu.position(), new Fused(new BiasRelu(rounding != null), inputs, results));
  }

  private void fuseGradient(Operation gradient, ActivationGradient kind) {
    Tensor result = gradient.outputs().get(0);
    Operation sums = columnSums(result);
    if (!hasLongRows(result) || sums == null || !samePart(sums, gradient)) {
      return;
    }
    Operation rounding = rounding(result);
    boolean keeps =
        outputs.contains(result) || readers.get(result).size() > (rounding == null ? 1 : 2);
    if (!keeps && rounding == null) {
      return; // nothing but the sums is wanted
    }
    List<Tensor> results = new ArrayList<>();
    if (keeps) {
      results.add(result);
    }
    if (rounding != null) {
      results.addAll(absorb(rounding));
    }
    results.addAll(absorb(sums));
    var op = new ActivationBiasGradient(kind, keeps, rounding != null);
    fused.put(gradient.position(), new Fused(op, gradient.inputs(), results));
  }

  private static boolean hasLongRows(Tensor matrix) {
    Shape shape = matrix.shape();
    return matrix.dtype() == DType.FLOAT32 && shape.rank() >= 2 && shape.dim(-1) >= LEAST_COLUMNS;
  }

  private static boolean samePart(Operation one, Operation other) {
    return one.part().equals(other.part());
  }

  private List<Tensor> absorb(Operation operation) {
    absorbed.add(operation.position());
    return operation.outputs();
  }

  /** The operation that makes a value for one reader alone, or null. */
  private Operation onlyRead(Tensor tensor) {
    boolean only = !outputs.contains(tensor) && readers.get(tensor).size() == 1;
    return only ? producers.get(tensor) : null;
  }

  /** The cast of a value to bfloat16, or null. */
  private Operation rounding(Tensor tensor) {
    return reader(tensor, operation -> operation.op().equals(new Cast(DType.BFLOAT16)));
  }

  /** The sum of a matrix's rows, or null. */
  private Operation columnSums(Tensor matrix) {
    List<Integer> outer = IntStream.range(0, matrix.shape().rank() - 1).boxed().toList();
    return reader(matrix, operation -> operation.op().equals(new ReduceSum(outer, false)));
  }

  private Operation reader(Tensor tensor, Predicate<Operation> condition) {
    return readers.getOrDefault(tensor, List.of()).stream()
        .filter(condition)
        .findFirst()
        .orElse(null);
  }
}
