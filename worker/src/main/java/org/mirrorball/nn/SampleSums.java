package org.mirrorball.nn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.PlanBuilder;
import org.mirrorball.tensor.Tensor;

/**
 * The head of every vector that replicas add up: sums over samples, never means, so that what is
 * divided in the end is right however the samples fell to the replicas.
 *
 * <pre>
 *   float   0  sum of loss * weight, the loss with the penalties on weights
 *           1  sum of weights
 *        2...  sum of what a sample adds * weight, for each sum of each metric
 *        512   what follows: gradients, in training
 * </pre>
 */
final class SampleSums {

  /** Room for an AUC's counts beside other metrics; what follows starts on a cache line. */
  static final int LENGTH = 512;

  private static final int FIRST_METRIC = 2;

  private SampleSums() {}

  /** The sums' tensors, in order. */
  static List<Tensor> of(Model model, Tensor predictions, Tensor labels, Tensor weights) {
    Compilation compilation = model.compilation();
    int metricSums = count(compilation.metrics()) - FIRST_METRIC;
    if (metricSums > LENGTH - FIRST_METRIC) {
      throw new IllegalArgumentException(
          "metrics may have "
              + (LENGTH - FIRST_METRIC)
              + " sums together, these have "
              + metricSums
              + ": compile with fewer, and evaluate with the others");
    }
    var sums = new ArrayList<Tensor>();
    Tensor weight = Ops.reduceSum(weights);
    Tensor loss = weighted(compilation.loss().perSample(predictions, labels), weights);
    for (Tensor penalty : model.penalties()) {
      loss =
          Ops.add(loss, Ops.multiply(penalty, weight)); // divided by all weights it is there once
    }
    sums.add(loss);
    sums.add(weight);
    for (Metric metric : compilation.metrics()) {
      for (Tensor perSample : metric.perSample(predictions, labels)) {
        sums.add(weighted(perSample, weights));
      }
    }
    return sums;
  }

  private static int count(List<Metric> metrics) {
    return FIRST_METRIC + metrics.stream().mapToInt(Metric::sumCount).sum();
  }

  /** Has a plan write the sums to the start of {@code target}. */
  static void bind(PlanBuilder plan, List<Tensor> sums, FlatVector target) {
    long offset = 0;
    for (Tensor sum : sums) {
      plan.output(sum, target, offset);
      offset += sum.shape().elementCount();
    }
  }

  static float weightOf(FlatVector sums) {
    return floatAt(sums, 1);
  }

  static double meanLossOf(FlatVector sums) {
    return (double) floatAt(sums, 0) / floatAt(sums, 1);
  }

  private static float floatAt(FlatVector sums, int index) {
    ByteBuffer bytes = sums.bytes();
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getFloat(index * Float.BYTES);
  }

  /** Of {@code [batch]} a scalar, of {@code [batch, n]} {@code [n]}. */
  private static Tensor weighted(Tensor perSample, Tensor weights) {
    if (perSample.shape().rank() == 1) {
      return Ops.reduceSum(Ops.multiply(perSample, weights));
    }
    return Ops.reduceSum(Ops.multiply(perSample, Ops.expandDims(weights, 1)), false, 0);
  }

  /** Sums over many steps, in double. Used by one thread. */
  static final class Accumulator {

    private final List<Metric> metrics;
    private final double[] sums;

    Accumulator(List<Metric> metrics) {
      this(metrics, new double[count(metrics)]);
    }

    /** Goes on from sums. */
    Accumulator(List<Metric> metrics, double[] sums) {
      this.metrics = metrics;
      this.sums = sums;
    }

    void add(FlatVector stepSums) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += floatAt(stepSums, i);
      }
    }

    /** The raw sums, to be added up over replicas. */
    double[] sums() {
      return sums;
    }

    Evaluation mean() {
      return SampleSums.mean(metrics, sums);
    }
  }

  /** Loss and metrics from an accumulator's sums. */
  static Evaluation mean(List<Metric> metrics, double[] sums) {
    var figures = new ArrayList<Double>();
    int next = FIRST_METRIC;
    for (Metric metric : metrics) {
      int end = next + metric.sumCount();
      figures.add(metric.of(Arrays.copyOfRange(sums, next, end), sums[1]));
      next = end;
    }
    return new Evaluation(sums[0] / sums[1], figures, Math.round(sums[1]));
  }
}
