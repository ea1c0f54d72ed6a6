package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/**
 * A figure to watch. Every sample contributes to some sums; sums over all samples of all replicas
 * make the figure: so it is exact however the samples fell to the replicas.
 *
 * @param parameter of top-k accuracy the k, of precision, recall and binary accuracy the score from
 *     which on a prediction is a yes; of the AUC 1 when predictions are logits; else 0
 */
public record Metric(@JsonProperty("kind") Kind kind, @JsonProperty("parameter") double parameter)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What is counted. */
  public enum Kind {
    ACCURACY,
    TOP_K_ACCURACY,
    BINARY_ACCURACY,
    PRECISION,
    RECALL,
    AUC,
    MEAN,
    MEAN_SQUARED_ERROR,
    MEAN_ABSOLUTE_ERROR
  }

  /** How many predictions have their largest score at the label; labels are {@code [batch]}. */
  public static Metric accuracy() {
    return new Metric(Kind.ACCURACY, 0);
  }

  /** How many labels {@code [batch]} are among the k largest scores. */
  public static Metric topKAccuracy(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("top-k accuracy: k must be at least 1, got " + k);
    }
    return new Metric(Kind.TOP_K_ACCURACY, k);
  }

  /** How many yeses and noes, one a sample, are right; scores above the threshold are a yes. */
  public static Metric binaryAccuracy(double threshold) {
    return new Metric(Kind.BINARY_ACCURACY, threshold);
  }

  /** How many of the samples taken for a yes are one; 0 when there are none. */
  public static Metric precision(double threshold) {
    return new Metric(Kind.PRECISION, threshold);
  }

  /** How many of the samples that are a yes are taken for one; 0 when there are none. */
  public static Metric recall(double threshold) {
    return new Metric(Kind.RECALL, threshold);
  }

  /**
   * The area under the ROC curve of probabilities, one a sample, by Keras's 200 thresholds and
   * straight lines between them; labels are 1 or 0.
   */
  public static Metric auc() {
    return new Metric(Kind.AUC, 0);
  }

  /** As {@link #auc}, of unscaled scores, which a sigmoid makes probabilities. */
  public static Metric aucFromLogits() {
    return new Metric(Kind.AUC, 1);
  }

  /** The mean prediction. */
  public static Metric mean() {
    return new Metric(Kind.MEAN, 0);
  }

  /** Mean squared error, where it is not the loss. */
  public static Metric meanSquaredError() {
    return new Metric(Kind.MEAN_SQUARED_ERROR, 0);
  }

  /** Mean absolute error, where it is not the loss. */
  public static Metric meanAbsoluteError() {
    return new Metric(Kind.MEAN_ABSOLUTE_ERROR, 0);
  }

  /** How many sums there are. */
  int sumCount() {
    return switch (kind) {
      case PRECISION, RECALL -> 2;
      case AUC -> RocCurve.SUM_COUNT;
      default -> 1;
    };
  }

  /**
   * What every sample adds to each sum.
   *
   * @param predictions {@code [batch, outputs...]}
   * @param labels as the loss takes them
   * @return {@code [batch]} for a sum, {@code [batch, n]} for n of them; {@link #sumCount} in all
   */
  List<Tensor> perSample(Tensor predictions, Tensor labels) {
    return switch (kind) {
      case ACCURACY -> List.of(Ops.equal(Ops.argMax(predictions), labels));
      case TOP_K_ACCURACY -> List.of(isAmongLargest(predictions, labels));
      case BINARY_ACCURACY -> List.of(Ops.equal(yeses(predictions), single(labels, labels)));
      case PRECISION -> List.of(hits(predictions, labels), yeses(predictions));
      case RECALL -> List.of(hits(predictions, labels), single(predictions, labels));
      case AUC -> {
        Tensor scores = single(predictions, predictions);
        Tensor probabilities = parameter == 0 ? scores : Ops.sigmoid(scores);
        yield List.of(RocCurve.perSample(probabilities, single(predictions, labels)));
      }
      case MEAN ->
          List.of(
              Ops.reduceMean(Ops.reshape(predictions, predictions.shape().dim(0), -1), false, 1));
      case MEAN_SQUARED_ERROR -> List.of(Loss.meanSquaredError().perSample(predictions, labels));
      case MEAN_ABSOLUTE_ERROR -> List.of(Loss.meanAbsoluteError().perSample(predictions, labels));
    };
  }

  /** 1 where fewer than k scores are larger than the label's. */
  private Tensor isAmongLargest(Tensor scores, Tensor labels) {
    int classes = Math.toIntExact(scores.shape().dim(-1));
    Tensor atLabel = Ops.reduceSum(Ops.multiply(scores, Ops.oneHot(labels, classes)), true, 1);
    Tensor larger = Ops.reduceSum(Ops.greater(scores, atLabel), false, 1);
    return Ops.greater(Ops.scale(Ops.onesLike(larger), parameter), larger);
  }

  private Tensor yeses(Tensor predictions) {
    Tensor scores = single(predictions, predictions);
    return Ops.greater(scores, Ops.scale(Ops.onesLike(scores), parameter));
  }

  private Tensor hits(Tensor predictions, Tensor labels) {
    return Ops.multiply(yeses(predictions), single(predictions, labels));
  }

  /** {@code [batch]}. */
  private Tensor single(Tensor predictions, Tensor values) {
    long batch = predictions.shape().dim(0);
    if (predictions.shape().elementCount() != batch || values.shape().elementCount() != batch) {
      throw new IllegalArgumentException(
          label()
              + " takes one number a sample, got predictions of "
              + predictions.shape()
              + " and values of "
              + values.shape());
    }
    return Ops.reshape(values, batch);
  }

  /** The figure, of its sums and the sum of all samples' weights. */
  double of(double[] sums, double weight) {
    return switch (kind) {
      case PRECISION, RECALL -> sums[1] == 0 ? 0 : sums[0] / sums[1];
      case AUC -> RocCurve.area(sums);
      default -> sums[0] / weight;
    };
  }

  /** The name in histories and result lines. */
  public String label() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.TOP_K_ACCURACY
        ? name.replace("_k_", "_" + Integer.toString((int) parameter) + "_")
        : name;
  }
}
