package org.mirrorball.tensor;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Blocks of a graph whose values are not kept for the way back: before the first operation of a
 * block is differentiated, all of its operations are appended to the graph again, with the same
 * inputs from outside. What nobody reads of that a plan leaves out. The cost is up to one more
 * forward pass of each block; the gain, that its values live only while its gradients are computed.
 *
 * <p>A block inside of a block is computed a third time, so that of the outer block's second time
 * only the inner one's inputs have to be kept.
 *
 * <p>Chen et al., "Training deep nets with sublinear memory cost", 2016.
 */
final class Recomputation {
  /**
   * Operations that are computed again.
   *
   * @param begin position of the first
   * @param end position after the last
   */
  record Block(int begin, int end) {
    boolean contains(int position) {
      return begin <= position && position < end;
    }
  }

  private static final Comparator<Block> OUTERMOST_FIRST =
      Comparator.comparingInt(Block::end).reversed().thenComparingInt(Block::begin);

  /** For operations that run at once: their values are there. */
  static final Recomputation NONE = new Recomputation(null, List.of(), List.of());

  private final Graph graph;
  private final List<Operation> operations;
  private final Deque<Block> ahead;
  private final Map<Tensor, Tensor> latest = new HashMap<>();

  /**
   * For one walk back.
   *
   * @param operations of the graph, from its first on
   */
  Recomputation(Graph graph, List<Operation> operations, List<Block> blocks) {
    this.graph = graph;
    this.operations = operations;
    this.ahead = new ArrayDeque<>(blocks.stream().sorted(OUTERMOST_FIRST).toList());
  }

  /** The walk back, which goes from the last operation to the first, has come to this one. */
  void reach(Operation operation) {
    while (!ahead.isEmpty() && operation.position() < ahead.peek().end()) {
      Block block = ahead.pop();
      if (block.contains(operation.position())) {
        operations.subList(block.begin(), block.end()).forEach(this::append);
      }
    }
  }

  private void append(Operation operation) {
    List<TensorSpec> specs = operation.outputs().stream().map(TensorSpec::of).toList();
    graph.parts().enterNamed(operation.part());
    List<Tensor> outputs = graph.append(operation.op(), latest(operation.inputs()), specs);
    graph.parts().leave();
    for (int index = 0; index < outputs.size(); index++) {
      latest.put(operation.outputs().get(index), outputs.get(index));
    }
  }

  /** What gradients shall read instead of these tensors. */
  List<Tensor> latest(List<Tensor> tensors) {
    return tensors.stream().map(tensor -> latest.getOrDefault(tensor, tensor)).toList();
  }
}
