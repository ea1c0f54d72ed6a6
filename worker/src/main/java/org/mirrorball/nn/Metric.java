package org.mirrorball.nn;

import java.util.Locale;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** A figure to watch: the mean over samples, of all replicas, of something that each sample has. */
public enum Metric {
  /** How many predictions have their largest score at the label; labels are {@code [batch]}. */
  ACCURACY {
    @Override
    public Tensor perSample(Tensor predictions, Tensor labels) {
      return Ops.equal(Ops.argMax(predictions), labels);
    }
  },
  /** Mean squared error, where it is not the loss. */
  MEAN_SQUARED_ERROR {
    @Override
    public Tensor perSample(Tensor predictions, Tensor labels) {
      return Loss.MEAN_SQUARED_ERROR.perSample(predictions, labels);
    }
  };

  /**
   * The figure of every sample.
   *
   * @param predictions {@code [batch, outputs...]}
   * @param labels as the loss takes them
   * @return {@code [batch]}
   */
  public abstract Tensor perSample(Tensor predictions, Tensor labels);

  /** As {@link #ACCURACY}. */
  public static Metric accuracy() {
    return ACCURACY;
  }

  /** As {@link #MEAN_SQUARED_ERROR}. */
  public static Metric meanSquaredError() {
    return MEAN_SQUARED_ERROR;
  }

  /** The name in histories and result lines. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
