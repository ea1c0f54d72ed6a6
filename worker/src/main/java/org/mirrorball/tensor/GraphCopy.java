package org.mirrorball.tensor;

import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Carries over to a new graph what a rewrite leaves as it is: inputs, names of parts, sections. The
 * rewrite itself says what becomes of each operation.
 */
final class GraphCopy {
  private GraphCopy() {}

  /**
   * Rebuilds a graph, which must not grow afterwards.
   *
   * @param target an empty graph
   * @param input is told what each input has become
   * @param append appends to the target what takes the place of an operation, if anything
   */
  static void rebuild(
      Graph source, Graph target, BiConsumer<Tensor, Tensor> input, Consumer<Operation> append) {
    source
        .inputs()
        .forEach(
            (name, tensor) ->
                input.accept(tensor, target.input(name, tensor.dtype(), tensor.shape())));
    int[] positions = new int[source.operations().size() + 1];
    for (Operation operation : source.operations()) {
      target.parts().enterNamed(operation.part());
      append.accept(operation);
      target.parts().leave();
      positions[operation.position() + 1] = target.operations().size();
    }
    for (Graph.Section section : source.sections()) {
      target.add(
          new Graph.Section(
              section.owner(),
              section.depth(),
              positions[section.begin()],
              positions[section.end()],
              section.output()));
    }
  }

  /**
   * Checks that a rewrite was told that it would be asked for a tensor.
   *
   * @throws IllegalArgumentException naming a tensor of the graph that is none of the outputs
   */
  static void requireNamed(Tensor original, Set<Tensor> outputs) {
    if (original instanceof SymbolicTensor && !outputs.contains(original)) {
      throw new IllegalArgumentException(original + " was not named as an output");
    }
  }
}
