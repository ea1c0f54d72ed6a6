package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/**
 * What training makes small. Each sample has its own loss; sums and means are taken later. The
 * formulas are Keras's.
 *
 * @param parameter of Huber's the delta, of cross-entropies the label smoothing; else 0
 */
public record Loss(@JsonProperty("kind") Kind kind, @JsonProperty("parameter") double parameter)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The formulas. */
  public enum Kind {
    SPARSE_CATEGORICAL_CROSSENTROPY_FROM_LOGITS,
    CATEGORICAL_CROSSENTROPY_FROM_LOGITS,
    BINARY_CROSSENTROPY_FROM_LOGITS,
    MEAN_SQUARED_ERROR,
    MEAN_ABSOLUTE_ERROR,
    HUBER
  }

  /** Checked. */
  public Loss {
    if (kind == Kind.HUBER ? !(parameter > 0) : !(parameter >= 0 && parameter < 1)) {
      throw new IllegalArgumentException(
          "a parameter of "
              + parameter
              + " for "
              + kind
              + ": Huber's delta is positive, label smoothing is from 0 to less than 1");
    }
  }

  /** Classes from unscaled scores; labels are class numbers {@code [batch]}. */
  public static Loss sparseCategoricalCrossentropyFromLogits() {
    return new Loss(Kind.SPARSE_CATEGORICAL_CROSSENTROPY_FROM_LOGITS, 0);
  }

  /** Classes from unscaled scores; labels are probabilities {@code [batch, classes]}. */
  public static Loss categoricalCrossentropyFromLogits() {
    return new Loss(Kind.CATEGORICAL_CROSSENTROPY_FROM_LOGITS, 0);
  }

  /** Yes or no from unscaled scores, each for itself; labels are 1 or 0, as many as scores. */
  public static Loss binaryCrossentropyFromLogits() {
    return new Loss(Kind.BINARY_CROSSENTROPY_FROM_LOGITS, 0);
  }

  /** Mean of squared differences over all but the first axis; labels have as many elements. */
  public static Loss meanSquaredError() {
    return new Loss(Kind.MEAN_SQUARED_ERROR, 0);
  }

  /** Mean of absolute differences over all but the first axis; labels have as many elements. */
  public static Loss meanAbsoluteError() {
    return new Loss(Kind.MEAN_ABSOLUTE_ERROR, 0);
  }

  /** Half the squared difference up to {@code delta}, a straight line beyond; Huber, 1964. */
  public static Loss huber(double delta) {
    return new Loss(Kind.HUBER, delta);
  }

  /**
   * The same cross-entropy with labels moved so far towards all being alike; Szegedy et al., CVPR
   * 2016.
   */
  public Loss withLabelSmoothing(double smoothing) {
    if (!isCrossEntropy()) {
      throw new IllegalArgumentException("label smoothing is for cross-entropies, not " + kind);
    }
    return new Loss(kind, smoothing);
  }

  private boolean isCrossEntropy() {
    return fromLogits() || kind == Kind.BINARY_CROSSENTROPY_FROM_LOGITS;
  }

  /** Whether a softmax makes probabilities of the predictions. */
  public boolean fromLogits() {
    return kind == Kind.SPARSE_CATEGORICAL_CROSSENTROPY_FROM_LOGITS
        || kind == Kind.CATEGORICAL_CROSSENTROPY_FROM_LOGITS;
  }

  /** The shape of one sample's label, for predictions of a shape; of rank 0 for a class number. */
  public Shape labelShape(Shape prediction) {
    return kind == Kind.SPARSE_CATEGORICAL_CROSSENTROPY_FROM_LOGITS ? Shape.of() : prediction;
  }

  /**
   * The loss of every sample.
   *
   * @param predictions {@code [batch, outputs...]}
   * @param labels {@code [batch]} or {@code [batch, outputs...]}
   * @return {@code [batch]}
   */
  public Tensor perSample(Tensor predictions, Tensor labels) {
    return switch (kind) {
      case SPARSE_CATEGORICAL_CROSSENTROPY_FROM_LOGITS -> sparse(predictions, labels);
      case CATEGORICAL_CROSSENTROPY_FROM_LOGITS -> categorical(predictions, labels);
      case BINARY_CROSSENTROPY_FROM_LOGITS -> binary(predictions, labels);
      case MEAN_SQUARED_ERROR -> mean(Ops.square(differences(predictions, labels)));
      case MEAN_ABSOLUTE_ERROR -> mean(Ops.abs(differences(predictions, labels)));
      case HUBER -> huber(Ops.abs(differences(predictions, labels)));
    };
  }

  private Tensor sparse(Tensor scores, Tensor labels) {
    Tensor loss = Ops.sparseSoftmaxCrossEntropy(scores, labels);
    if (parameter == 0) {
      return loss;
    }
    Tensor ofAllAlike = Ops.negate(mean(Ops.logSoftmax(scores)));
    return Ops.add(Ops.scale(loss, 1 - parameter), Ops.scale(ofAllAlike, parameter));
  }

  private Tensor categorical(Tensor scores, Tensor labels) {
    Tensor targets = rows("labels", scores, labels);
    if (parameter != 0) {
      double alike = parameter / scores.shape().dim(-1);
      Tensor added = Ops.scale(Ops.onesLike(targets), alike);
      targets = Ops.add(Ops.scale(targets, 1 - parameter), added);
    }
    Tensor logProbabilities = Ops.logSoftmax(rows("scores", scores, scores));
    return Ops.negate(Ops.reduceSum(Ops.multiply(targets, logProbabilities), false, 1));
  }

  private Tensor binary(Tensor scores, Tensor labels) {
    Tensor targets = rows("labels", scores, labels);
    if (parameter != 0) {
      Tensor halves = Ops.scale(Ops.onesLike(targets), parameter / 2);
      targets = Ops.add(Ops.scale(targets, 1 - parameter), halves);
    }
    Tensor x = rows("scores", scores, scores);
    return mean(Ops.subtract(Ops.softplus(x), Ops.multiply(x, targets)));
  }

  private Tensor huber(Tensor distances) {
    Tensor delta = Ops.scale(Ops.onesLike(distances), parameter);
    Tensor near = Ops.minimum(distances, delta);
    Tensor far = Ops.subtract(distances, near);
    return mean(Ops.add(Ops.scale(Ops.square(near), 0.5), Ops.scale(far, parameter)));
  }

  private Tensor differences(Tensor predictions, Tensor labels) {
    return Ops.subtract(
        rows("predictions", predictions, predictions), rows("labels", predictions, labels));
  }

  /** {@code [batch, elements of a sample]}. */
  private Tensor rows(String what, Tensor predictions, Tensor values) {
    Shape shape = predictions.shape();
    if (values.shape().elementCount() != shape.elementCount()) {
      throw new IllegalArgumentException(
          kind + ": predictions are " + shape + ", " + what + " " + values.shape());
    }
    return Ops.reshape(values, shape.dim(0), shape.elementCount() / shape.dim(0));
  }

  private static Tensor mean(Tensor rows) {
    return Ops.reduceMean(rows, false, 1);
  }
}
