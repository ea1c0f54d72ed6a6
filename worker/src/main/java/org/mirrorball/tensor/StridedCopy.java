package org.mirrorball.tensor;

/** Writes a tensor row-major from a source read at any stride per axis; stride 0 repeats. */
final class StridedCopy implements Kernel {
  private final Memory source;
  private final int[] strides;
  private final Memory target;
  private final int[] dims;

  StridedCopy(Memory source, long[] strides, TensorView target) {
    // At least one axis, so that the innermost loop always exists.
    int rank = Math.max(1, strides.length);
    this.source = source;
    this.target = target.memory();
    this.strides = new int[rank];
    this.dims = new int[rank];
    this.dims[0] = 1;
    for (int axis = 0; axis < strides.length; axis++) {
      this.strides[axis] = Math.toIntExact(strides[axis]);
      this.dims[axis] = Math.toIntExact(target.shape().dim(axis));
    }
  }

  @Override
  public void run() {
    int last = dims.length - 1;
    int[] index = new int[dims.length];
    int from = 0;
    for (int to = 0; to < target.elementCount(); to += dims[last]) {
      copyRow(from, to);
      // The odometer over all axes but the innermost.
      for (int axis = last - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++index[axis] < dims[axis]) {
          break;
        }
        from -= strides[axis] * dims[axis];
        index[axis] = 0;
      }
    }
  }

  private void copyRow(int from, int to) {
    int count = dims[dims.length - 1];
    int stride = strides[dims.length - 1];
    for (int index = 0; index < count; index++) {
      target.put(to + index, source.get(from + index * stride));
    }
  }
}
