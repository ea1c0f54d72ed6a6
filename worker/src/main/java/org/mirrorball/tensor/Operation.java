package org.mirrorball.tensor;

import java.util.List;

/**
 * An op applied to tensors: an entry of a tape or a node of a graph.
 *
 * @param position place in the tape or graph, from 0
 * @param part what it belongs to, such as a layer's name; empty where nobody said
 */
record Operation(int position, Op op, List<Tensor> inputs, List<Tensor> outputs, String part) {
  /** Floating-point operations of one run. */
  long flops() {
    return op.cost(
            inputs.stream().map(TensorSpec::of).toList(),
            outputs.stream().map(TensorSpec::of).toList())
        .flops();
  }
}
