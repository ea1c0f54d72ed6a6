package org.mirrorball.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * Batch normalisation (Ioffe and Szegedy, ICML 2015) over all axes but the last. Samples of weight
 * 0 are padding: normalised, but not part of the statistics.
 *
 * <p>Inputs: x [batch, ..., channels], gamma and beta [channels], weights [batch]. Outputs: the
 * result; the mean and the variance (divided by the count) of each channel.
 *
 * @param replicas whose samples the statistics are of
 */
record BatchNorm(double epsilon, ReplicaSums replicas) implements Op {
  @Override
  public String opName() {
    return "batchNormalization";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    Shape shape = inputs.get(0).shape();
    ShapeCheck.check(shape.rank() >= 2, this, inputs, "needs a batch and an axis of channels");
    Shape channels = Shape.of(shape.dim(-1));
    ShapeCheck.check(
        inputs.get(1).shape().equals(channels) && inputs.get(2).shape().equals(channels),
        this,
        inputs,
        "needs a gamma and a beta for each of " + shape.dim(-1) + " channels");
    ShapeCheck.check(
        inputs.get(3).shape().equals(Shape.of(shape.dim(0))),
        this,
        inputs,
        "needs a weight for each of " + shape.dim(0) + " samples");
    return List.of(inputs.get(0), inputs.get(1), inputs.get(1));
  }

  /** How the rows of x fall to samples, for these views of x and the weights. */
  static ValidRows rows(TensorView x, TensorView weights) {
    int channels = Math.toIntExact(x.shape().dim(-1));
    int samples = weights.memory().elementCount();
    return new ValidRows(weights.memory(), x.memory().elementCount() / channels / samples);
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory x = inputs.get(0).memory();
    Memory gamma = inputs.get(1).memory();
    Memory beta = inputs.get(2).memory();
    ValidRows rows = rows(inputs.get(0), inputs.get(3));
    int channels = gamma.elementCount();
    double[] mean = new double[channels];
    double[] scale = new double[channels];
    double[] shift = new double[channels];
    RowSums sums = new RowSums(replicas, 1, channels);
    NormalizationKernels kernels = NormalizationKernels.of(x.dtype());
    return () -> {
      rows.update();
      Arrays.fill(mean, 0);
      kernels.addSums(x, rows, mean);
      divide(mean, sums.add(rows.count(), mean));
      Arrays.fill(scale, 0);
      kernels.addSquares(x, rows, mean, scale);
      divide(scale, sums.add(rows.count(), scale));
      for (int channel = 0; channel < channels; channel++) {
        outputs.get(1).memory().put(channel, mean[channel]);
        outputs.get(2).memory().put(channel, scale[channel]);
        scale[channel] = gamma.get(channel) / Math.sqrt(scale[channel] + epsilon);
        shift[channel] = beta.get(channel) - mean[channel] * scale[channel];
      }
      kernels.affine(x, scale, shift, outputs.get(0).memory());
    };
  }

  private static void divide(double[] values, double divisor) {
    for (int index = 0; index < values.length; index++) {
      values[index] /= divisor;
    }
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    List<Tensor> gradients =
        Dispatch.all(
            new BatchNormGradient(epsilon, replicas),
            request.input(0),
            request.input(1),
            request.input(3),
            request.outputs().get(1),
            request.outputs().get(2),
            request.outputGradient());
    return new Tensor[] {gradients.get(0), gradients.get(1), gradients.get(2), null};
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(6 * inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
