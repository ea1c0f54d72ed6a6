package org.mirrorball.nn;

import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/** What training makes small. Each sample has its own loss; sums and means are taken later. */
public enum Loss {
  /** Classes from unscaled scores; labels are class numbers {@code [batch]}. */
  SPARSE_CATEGORICAL_CROSSENTROPY_FROM_LOGITS {
    @Override
    public Tensor perSample(Tensor predictions, Tensor labels) {
      return Ops.sparseSoftmaxCrossEntropy(predictions, labels);
    }
  },
  /** Mean of squared differences over all but the first axis; labels have as many elements. */
  MEAN_SQUARED_ERROR {
    @Override
    public Tensor perSample(Tensor predictions, Tensor labels) {
      Shape shape = predictions.shape();
      if (labels.shape().elementCount() != shape.elementCount()) {
        throw new IllegalArgumentException(
            "mean squared error: predictions are " + shape + ", labels " + labels.shape());
      }
      long batch = shape.dim(0);
      long outputs = batch == 0 ? 1 : shape.elementCount() / batch;
      var difference =
          Ops.subtract(
              Ops.reshape(predictions, batch, outputs), Ops.reshape(labels, batch, outputs));
      return Ops.reduceMean(Ops.square(difference), false, 1);
    }
  };

  /**
   * The loss of every sample.
   *
   * @param predictions {@code [batch, outputs...]}
   * @param labels {@code [batch]} or {@code [batch, outputs...]}
   * @return {@code [batch]}
   */
  public abstract Tensor perSample(Tensor predictions, Tensor labels);

  /** As {@link #SPARSE_CATEGORICAL_CROSSENTROPY_FROM_LOGITS}. */
  public static Loss sparseCategoricalCrossentropyFromLogits() {
    return SPARSE_CATEGORICAL_CROSSENTROPY_FROM_LOGITS;
  }

  /** As {@link #MEAN_SQUARED_ERROR}. */
  public static Loss meanSquaredError() {
    return MEAN_SQUARED_ERROR;
  }

  /** Whether a softmax makes probabilities of the predictions. */
  public boolean fromLogits() {
    return this == SPARSE_CATEGORICAL_CROSSENTROPY_FROM_LOGITS;
  }
}
