package org.mirrorball.tensor;

/** Memory seen as a dense row-major tensor: an argument of a kernel. */
record TensorView(Memory memory, Shape shape) {
  TensorView {
    if (memory.elementCount() != shape.elementCount()) {
      throw new IllegalArgumentException(
          "shape " + shape + " over " + memory.elementCount() + " elements");
    }
  }

  /** Of memory of its own, zero-filled. */
  static TensorView allocate(DType dtype, Shape shape) {
    return new TensorView(Memory.allocate(dtype, shape.elementCount()), shape);
  }

  TensorSpec spec() {
    return new TensorSpec(dtype(), shape);
  }

  DType dtype() {
    return memory.dtype();
  }
}
