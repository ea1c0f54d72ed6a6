package org.mirrorball.tensor;

/**
 * The logarithm of the softmax, by way of the softmax: where a row x has its largest element, the
 * softmax is {@code exp(max - logSumExp)} and never small, so {@code logSumExp = max -
 * log(softmax)} loses nothing. ND4J's own takes the logarithm of every element, which is infinite
 * where the softmax underflows.
 */
final class LogSoftmaxKernel implements Kernel {
  private final Kernel softmax;
  private final Memory in;
  private final Memory out;
  private final int length;

  /** The given kernel writes the softmax of {@code in} to {@code out}. */
  LogSoftmaxKernel(Kernel softmax, TensorView in, Memory out) {
    this.softmax = softmax;
    this.in = in.memory();
    this.out = out;
    this.length = Math.toIntExact(in.shape().dim(-1));
  }

  @Override
  public void run() {
    softmax.run();
    for (int row = 0; row < in.elementCount(); row += length) {
      int largest = row;
      for (int index = row + 1; index < row + length; index++) {
        if (in.get(index) > in.get(largest)) {
          largest = index;
        }
      }
      double logSumExp = in.get(largest) - Math.log(out.get(largest));
      for (int index = row; index < row + length; index++) {
        out.put(index, in.get(index) - logSumExp);
      }
    }
  }

  @Override
  public void close() {
    softmax.close();
  }
}
