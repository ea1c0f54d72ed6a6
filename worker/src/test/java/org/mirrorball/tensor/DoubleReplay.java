package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph that was traced in float32, run again at once in float64, op by op: so layers, whose
 * weights are float32, can be compared with numeric gradients.
 */
public final class DoubleReplay {
  private final Graph graph;
  private final Tensor output;

  /** Of the operations up to now that make {@code output}. */
  public DoubleReplay(Graph graph, Tensor output) {
    this.graph = graph;
    this.output = output;
  }

  /** A tensor's value in float64. */
  public static Tensor asDoubles(Tensor tensor) {
    return RandomTensors.asDoubles(tensor);
  }

  /**
   * The output's value.
   *
   * @param values of inputs, and of variables whose own value is not wanted
   */
  public Tensor run(Map<Tensor, Tensor> values) {
    Map<Tensor, Tensor> known = new HashMap<>(values);
    for (Operation operation : graph.operations()) {
      List<Tensor> inputs = new ArrayList<>();
      for (Tensor input : operation.inputs()) {
        inputs.add(known.computeIfAbsent(input, DoubleReplay::asDoubles));
      }
      List<Tensor> outputs = Dispatch.all(inDoubles(operation.op()), inputs.toArray(Tensor[]::new));
      for (int index = 0; index < outputs.size(); index++) {
        known.put(operation.outputs().get(index), outputs.get(index));
      }
    }
    return known.get(output);
  }

  private static Op inDoubles(Op op) {
    return op instanceof Fill fill
        ? new Fill(new TensorSpec(DType.FLOAT64, fill.spec().shape()), fill.value())
        : op;
  }
}
