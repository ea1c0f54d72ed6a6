package org.mirrorball.nn;

import java.io.Serializable;
import java.util.List;

/**
 * Loss and metrics over samples.
 *
 * @param loss mean over all samples
 * @param metrics means, in the order in which the model was compiled with them
 * @param sampleCount how many samples
 */
public record Evaluation(double loss, List<Double> metrics, long sampleCount)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  public Evaluation {
    metrics = List.copyOf(metrics);
  }

  /** The first metric, or NaN when there is none. */
  public double metric() {
    return metrics.isEmpty() ? Double.NaN : metrics.get(0);
  }
}
