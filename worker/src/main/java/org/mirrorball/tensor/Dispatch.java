package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/** Applies an op: at once if all inputs have values, otherwise as a node of their graph. */
final class Dispatch {
  private Dispatch() {}

  /** The only output of the op. */
  static Tensor one(Op op, Tensor... inputs) {
    return all(op, inputs).get(0);
  }

  static List<Tensor> all(Op op, Tensor... inputs) {
    List<Tensor> arguments = List.of(inputs);
    return apply(Graph.of(op, arguments), op, arguments);
  }

  /** The output of an op without inputs: a node of the graph of {@code like}, if that has one. */
  static Tensor like(Tensor like, Op op) {
    return apply(Graph.of(op, List.of(like)), op, List.of()).get(0);
  }

  private static List<Tensor> apply(Graph graph, Op op, List<Tensor> inputs) {
    List<TensorSpec> outputSpecs = op.outputs(inputs.stream().map(TensorSpec::of).toList());
    List<Tensor> outputs =
        graph == null ? run(op, inputs, outputSpecs) : graph.append(op, inputs, outputSpecs);
    GradientTape.record(op, inputs, outputs);
    return outputs;
  }

  private static List<Tensor> run(Op op, List<Tensor> inputs, List<TensorSpec> outputSpecs) {
    // A variable changes later, so even a reshaped one must be a value of its own.
    if (op.isAlias() && inputs.get(0) instanceof EagerTensor value) {
      return List.of(new EagerTensor(value.memory(), outputSpecs.get(0).shape()));
    }
    List<TensorView> inputViews = new ArrayList<>(inputs.size());
    for (Tensor input : inputs) {
      inputViews.add(new TensorView(input.memory(), input.shape()));
    }
    List<TensorView> outputViews = new ArrayList<>(outputSpecs.size());
    List<Tensor> outputs = new ArrayList<>(outputSpecs.size());
    for (TensorSpec spec : outputSpecs) {
      Memory memory = Memory.allocate(spec.dtype(), spec.shape().elementCount());
      outputViews.add(new TensorView(memory, spec.shape()));
      outputs.add(new EagerTensor(memory, spec.shape()));
    }
    try (Kernel kernel = op.prepare(inputViews, outputViews)) {
      kernel.run();
    }
    return outputs;
  }
}
