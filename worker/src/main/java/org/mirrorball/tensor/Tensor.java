package org.mirrorball.tensor;

import java.util.Arrays;

/**
 * A handle on a dense array of numbers: a value (eager), a {@link Variable}, or a node of a {@link
 * Graph} that has a value only while a {@link Plan} runs. Operations do not care which. Values are
 * immutable; only variables change. Two tensors are equal if they are the same one.
 */
public abstract sealed class Tensor permits EagerTensor, SymbolicTensor, Variable {
  Tensor() {}

  /** The dimensions. */
  public abstract Shape shape();

  /** The element type. */
  public abstract DType dtype();

  /** The value's memory; a symbolic tensor has none and says so. */
  abstract Memory memory();

  /** A float32 value with these elements in row-major order. */
  public static Tensor of(float[] values, long... shape) {
    Memory memory = Memory.allocate(DType.FLOAT32, count(values.length, shape));
    memory.floats().put(0, values);
    return new EagerTensor(memory, Shape.of(shape));
  }

  /** A float64 value with these elements in row-major order. */
  public static Tensor of(double[] values, long... shape) {
    Memory memory = Memory.allocate(DType.FLOAT64, count(values.length, shape));
    memory.doubles().put(0, values);
    return new EagerTensor(memory, Shape.of(shape));
  }

  /** A float32 matrix of these rows, which must be equally long. */
  public static Tensor of(float[][] matrix) {
    int columns = matrix.length == 0 ? 0 : matrix[0].length;
    float[] values = new float[matrix.length * columns];
    for (int row = 0; row < matrix.length; row++) {
      if (matrix[row].length != columns) {
        throw new IllegalArgumentException(
            "row " + row + " has " + matrix[row].length + " elements, row 0 has " + columns);
      }
      System.arraycopy(matrix[row], 0, values, row * columns, columns);
    }
    return of(values, matrix.length, columns);
  }

  /** A float32 value without dimensions. */
  public static Tensor scalar(float value) {
    return of(new float[] {value});
  }

  private static long count(int valueCount, long[] dims) {
    Shape shape = Shape.of(dims);
    if (shape.elementCount() != valueCount) {
      throw new IllegalArgumentException(
          "shape " + shape + " takes " + shape.elementCount() + " values, got " + valueCount);
    }
    return valueCount;
  }

  /** {@link Ops#add}. */
  public final Tensor add(Tensor other) {
    return Ops.add(this, other);
  }

  /** {@link Ops#subtract}. */
  public final Tensor subtract(Tensor other) {
    return Ops.subtract(this, other);
  }

  /** {@link Ops#multiply}. */
  public final Tensor multiply(Tensor other) {
    return Ops.multiply(this, other);
  }

  /** {@link Ops#divide}. */
  public final Tensor divide(Tensor other) {
    return Ops.divide(this, other);
  }

  /** {@link Ops#negate}. */
  public final Tensor negate() {
    return Ops.negate(this);
  }

  /** {@link Ops#square}. */
  public final Tensor square() {
    return Ops.square(this);
  }

  /** {@link Ops#matmul(Tensor, Tensor)}. */
  public final Tensor matmul(Tensor other) {
    return Ops.matmul(this, other);
  }

  /** {@link Ops#reshape}. */
  public final Tensor reshape(long... dims) {
    return Ops.reshape(this, dims);
  }

  /** {@link Ops#transpose}. */
  public final Tensor transpose(int... permutation) {
    return Ops.transpose(this, permutation);
  }

  /** The elements in row-major order. */
  public final float[] toFloatArray() {
    Memory memory = memory();
    float[] values = new float[memory.elementCount()];
    if (memory.dtype() == DType.FLOAT32) {
      memory.floats().get(0, values);
    } else {
      for (int index = 0; index < values.length; index++) {
        values[index] = (float) memory.get(index);
      }
    }
    return values;
  }

  /** The elements in row-major order. */
  public final double[] toDoubleArray() {
    Memory memory = memory();
    double[] values = new double[memory.elementCount()];
    Arrays.setAll(values, memory::get);
    return values;
  }

  /** The only element. */
  public final float scalar() {
    if (shape().elementCount() != 1) {
      throw new IllegalStateException("scalar() of a tensor of shape " + shape());
    }
    return (float) memory().get(0);
  }
}
