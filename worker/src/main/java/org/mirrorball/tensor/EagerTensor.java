package org.mirrorball.tensor;

/** A tensor that has its value. */
final class EagerTensor extends Tensor {
  private final Memory memory;
  private final Shape shape;

  EagerTensor(Memory memory, Shape shape) {
    this.memory = memory;
    this.shape = shape;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DType dtype() {
    return memory.dtype();
  }

  @Override
  Memory memory() {
    return memory;
  }

  @Override
  public String toString() {
    return "Tensor" + shape + " " + dtype();
  }
}
