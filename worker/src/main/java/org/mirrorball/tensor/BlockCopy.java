package org.mirrorball.tensor;

/**
 * Copies blocks of memory that lie at a regular distance to such places elsewhere: what cutting or
 * joining tensors along one axis comes to.
 *
 * @param blockCount how many
 * @param length elements of a block
 * @param sourceOffset the first block's place in the source, and {@code sourceStride} the distance
 *     from one to the next, in elements
 */
record BlockCopy(
    Memory source,
    int sourceOffset,
    int sourceStride,
    Memory target,
    int targetOffset,
    int targetStride,
    int blockCount,
    int length)
    implements Kernel {
  @Override
  public void run() {
    int width = source.dtype().byteCount();
    for (int block = 0; block < blockCount; block++) {
      int from = sourceOffset + block * sourceStride;
      int to = targetOffset + block * targetStride;
      target.bytes().put(to * width, source.bytes(), from * width, length * width);
    }
  }

  /** How many elements there are in a step along the axis. */
  static int inner(Shape shape, int axis) {
    return Math.toIntExact(shape.strides()[axis]);
  }

  /** How many elements there are in all steps along the axis, one after the other. */
  static int stride(Shape shape, int axis) {
    return Math.toIntExact(shape.strides()[axis] * shape.dim(axis));
  }
}
