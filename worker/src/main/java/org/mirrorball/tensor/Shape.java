package org.mirrorball.tensor;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The dimensions of a tensor, outermost first; no dimensions at all is a scalar. Every dimension is
 * at least 1. Immutable.
 */
public final class Shape implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Shape SCALAR = new Shape(new long[0]);

  private final long[] dims;
  private final long elementCount;

  private Shape(long[] dims) {
    long product = 1;
    for (long dim : dims) {
      if (dim < 1) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(dims) + ": every dimension must be at least 1");
      }
      product = Math.multiplyExact(product, dim);
    }
    this.dims = dims;
    this.elementCount = product;
  }

  /** A shape of these dimensions; none makes a scalar. */
  public static Shape of(long... dims) {
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  /** How many dimensions there are. */
  public int rank() {
    return dims.length;
  }

  /** One dimension; a negative index counts from the end, -1 being the last. */
  public long dim(int index) {
    return dims[axis(index)];
  }

  /** All dimensions, a copy. */
  public long[] dims() {
    return dims.clone();
  }

  /** The product of the dimensions; 1 for a scalar. */
  public long elementCount() {
    return elementCount;
  }

  /** The index as one counted from the front, checked against the rank. */
  int axis(int index) {
    int axis = index < 0 ? index + dims.length : index;
    if (axis < 0 || axis >= dims.length) {
      throw new IllegalArgumentException(
          "axis " + index + " is outside shape " + this + " of rank " + dims.length);
    }
    return axis;
  }

  /** The same dimensions with one replaced. */
  Shape with(int index, long dim) {
    long[] changed = dims.clone();
    changed[axis(index)] = dim;
    return new Shape(changed);
  }

  /** Elements between neighbours along each axis, in row-major order. */
  long[] strides() {
    long[] strides = new long[dims.length];
    long stride = 1;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= dims[axis];
    }
    return strides;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(dims, that.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
