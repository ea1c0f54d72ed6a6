package org.mirrorball.tensor;

/** An input of a graph or an output of one of its operations: it has a value only inside a plan. */
final class SymbolicTensor extends Tensor {
  /** The position of graph inputs, which come before every operation. */
  static final int INPUT = -1;

  private final Graph graph;
  private final TensorSpec spec;
  private final int position;

  SymbolicTensor(Graph graph, TensorSpec spec, int position) {
    this.graph = graph;
    this.spec = spec;
    this.position = position;
  }

  Graph graph() {
    return graph;
  }

  /** The position of the operation that makes it, or {@link #INPUT}. */
  int position() {
    return position;
  }

  @Override
  public Shape shape() {
    return spec.shape();
  }

  @Override
  public DType dtype() {
    return spec.dtype();
  }

  @Override
  Memory memory() {
    throw new IllegalStateException(
        this + " is part of a graph and has no value here; read it from a plan's output");
  }

  @Override
  public String toString() {
    return "Tensor" + shape() + " " + dtype() + " at " + position + " of a graph";
  }
}
