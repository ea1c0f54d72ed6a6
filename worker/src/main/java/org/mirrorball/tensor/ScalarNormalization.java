package org.mirrorball.tensor;

/** Plain loops, for both types. */
final class ScalarNormalization implements NormalizationKernels {
  static final ScalarNormalization INSTANCE = new ScalarNormalization();

  private ScalarNormalization() {}

  private interface Term {
    void add(int channel, int index);
  }

  private static void each(ValidRows rows, int channels, Term term) {
    for (int run = 0; run < rows.runCount(); run++) {
      for (int row = rows.begin(run); row < rows.end(run); row++) {
        for (int channel = 0; channel < channels; channel++) {
          term.add(channel, row * channels + channel);
        }
      }
    }
  }

  @Override
  public void addSums(Memory x, ValidRows rows, double[] sums) {
    each(rows, sums.length, (channel, index) -> sums[channel] += x.get(index));
  }

  @Override
  public void addSquares(Memory x, ValidRows rows, double[] mean, double[] sums) {
    each(
        rows,
        sums.length,
        (channel, index) -> {
          double deviation = x.get(index) - mean[channel];
          sums[channel] += deviation * deviation;
        });
  }

  @Override
  public void addProducts(
      Memory x, Memory g, ValidRows rows, double[] mean, double[] sums, double[] products) {
    each(
        rows,
        sums.length,
        (channel, index) -> {
          sums[channel] += g.get(index);
          products[channel] += g.get(index) * (x.get(index) - mean[channel]);
        });
  }

  @Override
  public void affine(Memory x, double[] scale, double[] shift, Memory out) {
    for (int index = 0; index < out.elementCount(); index++) {
      int channel = index % scale.length;
      out.put(index, x.get(index) * scale[channel] + shift[channel]);
    }
  }

  @Override
  public void affine(
      Memory g, double[] scale, Memory x, double[] slope, double[] shift, Memory out) {
    for (int index = 0; index < out.elementCount(); index++) {
      int channel = index % scale.length;
      double value = g.get(index) * scale[channel] + x.get(index) * slope[channel];
      out.put(index, value + shift[channel]);
    }
  }

  @Override
  public void layer(
      double epsilon, Memory x, Memory gamma, Memory beta, Memory out, Memory statistics) {
    int length = gamma.elementCount();
    for (int row = 0; row < x.elementCount() / length; row++) {
      double sum = 0;
      for (int index = 0; index < length; index++) {
        sum += x.get(row * length + index);
      }
      double mean = sum / length;
      double squares = 0;
      for (int index = 0; index < length; index++) {
        double deviation = x.get(row * length + index) - mean;
        squares += deviation * deviation;
      }
      double inverse = 1 / Math.sqrt(squares / length + epsilon);
      for (int index = 0; index < length; index++) {
        double normal = (x.get(row * length + index) - mean) * inverse;
        out.put(row * length + index, normal * gamma.get(index) + beta.get(index));
      }
      statistics.put(2 * row, mean);
      statistics.put(2 * row + 1, inverse);
    }
  }

  @Override
  public void layerGradient(
      Memory x,
      Memory gamma,
      Memory statistics,
      Memory g,
      Memory byX,
      Memory byGamma,
      Memory byBeta) {
    int length = gamma.elementCount();
    double[] gammaSums = new double[length];
    double[] betaSums = new double[length];
    for (int row = 0; row < x.elementCount() / length; row++) {
      double mean = statistics.get(2 * row);
      double inverse = statistics.get(2 * row + 1);
      double sum = 0;
      double product = 0;
      for (int index = 0; index < length; index++) {
        int at = row * length + index;
        double normal = (x.get(at) - mean) * inverse;
        gammaSums[index] += g.get(at) * normal;
        betaSums[index] += g.get(at);
        sum += g.get(at) * gamma.get(index);
        product += g.get(at) * gamma.get(index) * normal;
      }
      for (int index = 0; index < length; index++) {
        int at = row * length + index;
        double normal = (x.get(at) - mean) * inverse;
        double rest = g.get(at) * gamma.get(index) - (sum + normal * product) / length;
        byX.put(at, inverse * rest);
      }
    }
    for (int index = 0; index < length; index++) {
      byGamma.put(index, gammaSums[index]);
      byBeta.put(index, betaSums[index]);
    }
  }
}
