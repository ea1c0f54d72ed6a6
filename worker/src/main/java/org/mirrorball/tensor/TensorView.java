package org.mirrorball.tensor;

/** Memory seen as a dense row-major tensor: an argument of a kernel. */
record TensorView(Memory memory, Shape shape) {
  TensorView {
    if (memory.elementCount() != shape.elementCount()) {
      throw new IllegalArgumentException(
          "shape " + shape + " over " + memory.elementCount() + " elements");
    }
  }

  DType dtype() {
    return memory.dtype();
  }
}
