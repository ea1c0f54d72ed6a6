package org.mirrorball.nn;

import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/**
 * True against false positives at Keras's 200 thresholds: evenly from 0 to 1, the first a little
 * below 0 and the last a little above 1, so that all are a yes at the one and none at the other.
 */
final class RocCurve {

  private static final int THRESHOLDS = 200;
  private static final float MARGIN = 1e-7f;

  /** True positives of every threshold, then false ones. */
  static final int SUM_COUNT = 2 * THRESHOLDS;

  private RocCurve() {}

  /**
   * What every sample adds to the counts.
   *
   * @param probabilities {@code [batch]}
   * @param labels {@code [batch]}, 1 or 0
   * @return {@code [batch, SUM_COUNT]}
   */
  static Tensor perSample(Tensor probabilities, Tensor labels) {
    Tensor yeses = Ops.greater(Ops.expandDims(probabilities, 1), thresholds());
    Tensor column = Ops.expandDims(labels, 1);
    Tensor hits = Ops.multiply(yeses, column);
    return Ops.concat(1, hits, Ops.subtract(yeses, hits));
  }

  private static Tensor thresholds() {
    float[] thresholds = new float[THRESHOLDS];
    for (int index = 0; index < THRESHOLDS; index++) {
      thresholds[index] = (float) index / (THRESHOLDS - 1);
    }
    thresholds[0] = -MARGIN;
    thresholds[THRESHOLDS - 1] = 1 + MARGIN;
    return Tensor.of(thresholds, THRESHOLDS);
  }

  /** The area under the curve, a straight line from point to point; 0 without a yes or a no. */
  static double area(double[] sums) {
    double yeses = sums[0];
    double noes = sums[THRESHOLDS];
    if (yeses == 0 || noes == 0) {
      return 0;
    }
    double area = 0;
    for (int index = 0; index + 1 < THRESHOLDS; index++) {
      double width = sums[THRESHOLDS + index] - sums[THRESHOLDS + index + 1];
      area += width * (sums[index] + sums[index + 1]) / 2;
    }
    return area / (yeses * noes);
  }
}
