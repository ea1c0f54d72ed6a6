package org.mirrorball.nn;

import java.io.Serializable;
import org.mirrorball.tensor.Shape;

/**
 * What one replica's batches look like.
 *
 * @param slots samples in a batch, padded ones included
 * @param featureShape of one sample's features
 * @param labelShape of one sample's label; of rank 0 for a class number
 */
public record StepShape(int slots, Shape featureShape, Shape labelShape) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** {@code [slots, features...]}. */
  public Shape features() {
    return Model.batchOf(slots, featureShape);
  }

  /** {@code [slots, label...]}. */
  public Shape labels() {
    return Model.batchOf(slots, labelShape);
  }
}
