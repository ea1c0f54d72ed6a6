package org.mirrorball.tensor;

/** What is known of a tensor before it has a value. */
record TensorSpec(DType dtype, Shape shape) {
  long byteCount() {
    return Math.multiplyExact(shape.elementCount(), dtype.byteCount());
  }

  static TensorSpec of(Tensor tensor) {
    return new TensorSpec(tensor.dtype(), tensor.shape());
  }

  TensorSpec withShape(Shape other) {
    return new TensorSpec(dtype, other);
  }
}
