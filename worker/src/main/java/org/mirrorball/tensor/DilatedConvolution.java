package org.mirrorball.tensor;

/**
 * Convolution with taps that lie some pixels apart, made of an ordinary one: the images, padded to
 * a multiple of the dilation, are taken apart into one image for each phase of rows and columns; in
 * those the taps are neighbours.
 */
final class DilatedConvolution {
  private DilatedConvolution() {}

  static Tensor apply(Tensor x, Tensor w, int dilation, Padding padding) {
    if (x.shape().rank() != 4 || w.shape().rank() != 4 || dilation < 1) {
      throw new IllegalArgumentException(
          "convolution of "
              + x.shape()
              + " with "
              + w.shape()
              + ", dilation "
              + dilation
              + ": needs images and filters of rank 4, and a dilation of at least 1");
    }
    long rows = extent(x.shape().dim(1), w.shape().dim(0), dilation, padding);
    long columns = extent(x.shape().dim(2), w.shape().dim(1), dilation, padding);
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "a filter of "
              + w.shape()
              + ", dilation "
              + dilation
              + ", does not fit into images of "
              + x.shape());
    }
    Tensor padded = padded(padded(x, w, 1, dilation, padding), w, 2, dilation, padding);
    Tensor phases = apart(padded, dilation);
    Tensor joined = together(Ops.conv2d(phases, w, 1, 1, Padding.VALID), dilation);
    return Ops.slice(Ops.slice(joined, 1, 0, rows), 2, 0, columns);
  }

  /** How long an axis of the result is. */
  private static long extent(long length, long taps, int dilation, Padding padding) {
    return padding == Padding.SAME ? length : length - (taps - 1) * dilation;
  }

  private static Tensor padded(Tensor x, Tensor w, int axis, int dilation, Padding padding) {
    long around = padding == Padding.SAME ? (w.shape().dim(axis - 1) - 1) * dilation : 0;
    long before = around / 2;
    long length = x.shape().dim(axis) + around;
    long rest = (dilation - length % dilation) % dilation;
    return Ops.pad(x, axis, before, around - before + rest);
  }

  /** [batch, height, width, channels] to [batch * phases, height / d, width / d, channels]. */
  private static Tensor apart(Tensor x, int dilation) {
    long[] dims = x.shape().dims();
    Tensor split =
        Ops.reshape(
            x, dims[0], dims[1] / dilation, dilation, dims[2] / dilation, dilation, dims[3]);
    Tensor ordered = Ops.transpose(split, 2, 4, 0, 1, 3, 5);
    return Ops.reshape(ordered, -1, dims[1] / dilation, dims[2] / dilation, dims[3]);
  }

  /** The inverse of {@link #apart}. */
  private static Tensor together(Tensor x, int dilation) {
    long[] dims = x.shape().dims();
    long batch = dims[0] / dilation / dilation;
    Tensor split = Ops.reshape(x, dilation, dilation, batch, dims[1], dims[2], dims[3]);
    Tensor ordered = Ops.transpose(split, 2, 3, 0, 4, 1, 5);
    return Ops.reshape(ordered, batch, dims[1] * dilation, dims[2] * dilation, dims[3]);
  }
}
