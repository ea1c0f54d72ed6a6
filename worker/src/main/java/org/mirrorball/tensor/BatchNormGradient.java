package org.mirrorball.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * Back through a {@link BatchNorm}. Inputs: x, gamma, the weights of the samples, mean, variance,
 * and the gradient by the result. Outputs: the gradients by x, gamma and beta; the latter two are
 * this replica's part, as every weight's gradient is.
 */
record BatchNormGradient(double epsilon, ReplicaSums replicas) implements Op {
  @Override
  public String opName() {
    return "batchNormalizationGradient";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    ShapeCheck.check(
        inputs.get(0).equals(inputs.get(5)), this, inputs, "x and the gradient differ");
    return List.of(inputs.get(0), inputs.get(1), inputs.get(1));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory x = inputs.get(0).memory();
    Memory g = inputs.get(5).memory();
    ValidRows rows = BatchNorm.rows(inputs.get(0), inputs.get(2));
    int channels = inputs.get(1).memory().elementCount();
    double[] mean = new double[channels];
    double[] sums = new double[channels];
    double[] products = new double[channels];
    double[] scale = new double[channels];
    RowSums rowSums = new RowSums(replicas, 2, channels);
    NormalizationKernels kernels = NormalizationKernels.of(x.dtype());
    Memory byX = outputs.get(0).memory();
    return () -> {
      rows.update();
      Arrays.setAll(mean, inputs.get(3).memory()::get);
      Arrays.fill(sums, 0);
      Arrays.fill(products, 0);
      kernels.addProducts(x, g, rows, mean, sums, products);
      for (int channel = 0; channel < channels; channel++) {
        scale[channel] = 1 / Math.sqrt(inputs.get(4).memory().get(channel) + epsilon);
        outputs.get(1).memory().put(channel, products[channel] * scale[channel]);
        outputs.get(2).memory().put(channel, sums[channel]);
      }
      double count = rowSums.add(rows.count(), sums, products);
      for (int channel = 0; channel < channels; channel++) {
        double inverse = scale[channel];
        scale[channel] *= inputs.get(1).memory().get(channel);
        // From here on the factors of x - mean, and of 1, that make up what is taken off.
        products[channel] *= -scale[channel] * inverse * inverse / count;
        sums[channel] *= -scale[channel] / count;
        sums[channel] -= products[channel] * mean[channel];
      }
      kernels.affine(g, scale, x, products, sums, byX);
      clearPadding(rows, byX, channels);
    };
  }

  /** Padding has no part in the statistics, hence no gradient through them. */
  private static void clearPadding(ValidRows rows, Memory byX, int channels) {
    int begin = 0;
    for (int run = 0; run <= rows.runCount(); run++) {
      int end = run < rows.runCount() ? rows.begin(run) : rows.total();
      if (end > begin) {
        byX.range(begin * channels, (end - begin) * channels).zero();
      }
      begin = run < rows.runCount() ? rows.end(run) : end;
    }
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    throw SecondDerivative.missing(this);
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(9 * inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
