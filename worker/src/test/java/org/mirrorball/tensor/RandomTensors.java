package org.mirrorball.tensor;

import java.util.Random;

/** Seeded values for tests. */
final class RandomTensors {
  private final Random random;

  RandomTensors(long seed) {
    this.random = new Random(seed);
  }

  /** Float64 values between low and high. */
  Tensor doubles(double low, double high, long... dims) {
    double[] values = random.doubles(Shape.of(dims).elementCount(), low, high).toArray();
    return Tensor.of(values, dims);
  }

  /** Float32 values between low and high. */
  Tensor floats(double low, double high, long... dims) {
    return asFloats(doubles(low, high, dims));
  }

  static Tensor asFloats(Tensor tensor) {
    return Tensor.of(tensor.toFloatArray(), tensor.shape().dims());
  }

  static Tensor asDoubles(Tensor tensor) {
    return Tensor.of(tensor.toDoubleArray(), tensor.shape().dims());
  }

  /** A trainable variable with this float32 value. */
  static Variable variable(String name, Tensor value) {
    Variable variable = new Variable(name, value.shape(), (target, shape, seed) -> {}, true);
    variable.assign(value.toFloatArray());
    return variable;
  }
}
