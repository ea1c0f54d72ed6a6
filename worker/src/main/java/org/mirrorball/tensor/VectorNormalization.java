package org.mirrorball.tensor;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Batch and layer normalisation over float32.
 *
 * <p>Rows of channels follow each other without a gap, so a lane belongs to the same channel again
 * after a common multiple of channels and lanes, the period. Each channel's factors are repeated to
 * one period; then all loops run over whole vectors, whatever the number of channels.
 */
final class VectorNormalization implements NormalizationKernels {
  private static final int LANES = VectorSpan.LANES;

  /** Periods summed in float before the sum goes on in double. */
  private static final int PERIODS = 512;

  VectorNormalization() {}

  private static float[] repeated(double[] perChannel) {
    float[] values = new float[VectorSpan.period(perChannel.length)];
    for (int index = 0; index < values.length; index++) {
      values[index] = (float) perChannel[index % perChannel.length];
    }
    return values;
  }

  private static FloatVector load(float[] values, int index) {
    return FloatVector.fromArray(VectorSpan.SPECIES, values, index);
  }

  private static void addLanes(FloatVector vector, int phase, double[] sums) {
    for (int lane = 0; lane < LANES; lane++) {
      sums[(phase + lane) % sums.length] += vector.lane(lane);
    }
  }

  /** Sums over a block of whole periods, then over what remains of a run. */
  private interface Block {
    void whole(int begin, int end, int phase);

    void single(int index, int channel);
  }

  private static void each(ValidRows rows, int channels, Block block) {
    int period = VectorSpan.period(channels);
    for (int run = 0; run < rows.runCount(); run++) {
      int begin = rows.begin(run) * channels;
      int end = rows.end(run) * channels;
      int body = begin + (end - begin) / period * period;
      for (int from = begin; from < body; from += PERIODS * period) {
        int to = Math.min(body, from + PERIODS * period);
        for (int phase = 0; phase < period; phase += LANES) {
          block.whole(from, to, phase);
        }
      }
      for (int index = body; index < end; index++) {
        block.single(index, (index - begin) % channels);
      }
    }
  }

  @Override
  public void addSums(Memory x, ValidRows rows, double[] sums) {
    int period = VectorSpan.period(sums.length);
    each(
        rows,
        sums.length,
        new Block() {
          @Override
          public void whole(int begin, int end, int phase) {
            VectorSpan from = VectorSpan.of(x);
            FloatVector sum = FloatVector.zero(VectorSpan.SPECIES);
            for (int index = begin + phase; index < end; index += period) {
              sum = sum.add(from.load(index));
            }
            addLanes(sum, phase, sums);
          }

          @Override
          public void single(int index, int channel) {
            sums[channel] += x.get(index);
          }
        });
  }

  @Override
  public void addSquares(Memory x, ValidRows rows, double[] mean, double[] sums) {
    int period = VectorSpan.period(sums.length);
    float[] means = repeated(mean);
    each(
        rows,
        sums.length,
        new Block() {
          @Override
          public void whole(int begin, int end, int phase) {
            VectorSpan from = VectorSpan.of(x);
            FloatVector center = load(means, phase);
            FloatVector sum = FloatVector.zero(VectorSpan.SPECIES);
            for (int index = begin + phase; index < end; index += period) {
              FloatVector deviation = from.load(index).sub(center);
              sum = deviation.mul(deviation).add(sum);
            }
            addLanes(sum, phase, sums);
          }

          @Override
          public void single(int index, int channel) {
            double deviation = x.get(index) - mean[channel];
            sums[channel] += deviation * deviation;
          }
        });
  }

  @Override
  public void addProducts(
      Memory x, Memory g, ValidRows rows, double[] mean, double[] sums, double[] products) {
    int period = VectorSpan.period(sums.length);
    float[] means = repeated(mean);
    each(
        rows,
        sums.length,
        new Block() {
          @Override
          public void whole(int begin, int end, int phase) {
            VectorSpan from = VectorSpan.of(x);
            VectorSpan by = VectorSpan.of(g);
            FloatVector center = load(means, phase);
            FloatVector sum = FloatVector.zero(VectorSpan.SPECIES);
            FloatVector product = FloatVector.zero(VectorSpan.SPECIES);
            for (int index = begin + phase; index < end; index += period) {
              FloatVector gradient = by.load(index);
              sum = sum.add(gradient);
              product = gradient.mul(from.load(index).sub(center)).add(product);
            }
            addLanes(sum, phase, sums);
            addLanes(product, phase, products);
          }

          @Override
          public void single(int index, int channel) {
            sums[channel] += g.get(index);
            products[channel] += g.get(index) * (x.get(index) - mean[channel]);
          }
        });
  }

  @Override
  public void affine(Memory x, double[] scale, double[] shift, Memory out) {
    VectorSpan from = VectorSpan.of(x);
    VectorSpan to = VectorSpan.of(out);
    float[] scales = repeated(scale);
    float[] shifts = repeated(shift);
    int body = VectorSpan.whole(out.elementCount());
    int phase = 0;
    for (int index = 0; index < body; index += LANES) {
      FloatVector value = from.load(index).mul(load(scales, phase));
      to.store(value.add(load(shifts, phase)), index);
      phase = phase + LANES == scales.length ? 0 : phase + LANES;
    }
    for (int index = body; index < out.elementCount(); index++) {
      int channel = index % scale.length;
      out.put(index, x.get(index) * scale[channel] + shift[channel]);
    }
  }

  @Override
  public void affine(
      Memory g, double[] scale, Memory x, double[] slope, double[] shift, Memory out) {
    VectorSpan by = VectorSpan.of(g);
    VectorSpan from = VectorSpan.of(x);
    VectorSpan to = VectorSpan.of(out);
    float[] scales = repeated(scale);
    float[] slopes = repeated(slope);
    float[] shifts = repeated(shift);
    int body = VectorSpan.whole(out.elementCount());
    int phase = 0;
    for (int index = 0; index < body; index += LANES) {
      FloatVector gradient = by.load(index).mul(load(scales, phase));
      FloatVector value = from.load(index).mul(load(slopes, phase));
      to.store(gradient.add(value).add(load(shifts, phase)), index);
      phase = phase + LANES == scales.length ? 0 : phase + LANES;
    }
    for (int index = body; index < out.elementCount(); index++) {
      int channel = index % scale.length;
      double value = g.get(index) * scale[channel] + x.get(index) * slope[channel];
      out.put(index, value + shift[channel]);
    }
  }

  @Override
  public void layer(
      double epsilon, Memory x, Memory gamma, Memory beta, Memory out, Memory statistics) {
    int length = gamma.elementCount();
    float[] lanes = new float[LANES];
    for (int row = 0; row < x.elementCount() / length; row++) {
      float mean = rowSum(x, row * length, length, lanes) / length;
      double variance = rowSquares(x, row * length, length, mean, lanes) / length;
      float inverse = (float) (1 / Math.sqrt(variance + epsilon));
      normalize(x, row * length, mean, inverse, gamma, beta, out);
      statistics.put(2 * row, mean);
      statistics.put(2 * row + 1, inverse);
    }
  }

  private static float rowSum(Memory x, int first, int length, float[] lanes) {
    VectorSpan from = VectorSpan.of(x);
    FloatVector sum = FloatVector.zero(VectorSpan.SPECIES);
    int index = 0;
    for (; index <= length - LANES; index += LANES) {
      sum = sum.add(from.load(first + index));
    }
    float total = laneSum(sum, lanes);
    for (; index < length; index++) {
      total += from.get(first + index);
    }
    return total;
  }

  private static float rowSquares(Memory x, int first, int length, float mean, float[] lanes) {
    VectorSpan from = VectorSpan.of(x);
    FloatVector squares = FloatVector.zero(VectorSpan.SPECIES);
    int index = 0;
    for (; index <= length - LANES; index += LANES) {
      FloatVector deviation = from.load(first + index).sub(mean);
      squares = squares.add(deviation.mul(deviation));
    }
    float total = laneSum(squares, lanes);
    for (; index < length; index++) {
      float deviation = from.get(first + index) - mean;
      total += deviation * deviation;
    }
    return total;
  }

  private static void normalize(
      Memory x, int first, float mean, float inverse, Memory gamma, Memory beta, Memory out) {
    VectorSpan from = VectorSpan.of(x);
    VectorSpan scales = VectorSpan.of(gamma);
    VectorSpan shifts = VectorSpan.of(beta);
    VectorSpan to = VectorSpan.of(out);
    int length = gamma.elementCount();
    int index = 0;
    for (; index <= length - LANES; index += LANES) {
      FloatVector normal = from.load(first + index).sub(mean).mul(inverse);
      to.store(normal.mul(scales.load(index)).add(shifts.load(index)), first + index);
    }
    for (; index < length; index++) {
      float normal = (from.get(first + index) - mean) * inverse;
      to.put(normal * scales.get(index) + shifts.get(index), first + index);
    }
  }

  /** In order: the Vector API leaves the order of its own sum open, and with it the last bits. */
  private static float laneSum(FloatVector vector, float[] lanes) {
    vector.intoArray(lanes, 0);
    float sum = 0;
    for (float lane : lanes) {
      sum += lane;
    }
    return sum;
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
    int rows = x.elementCount() / length;
    var sums = new LayerSums(x, gamma, g);
    for (int row = 0; row < rows; row++) {
      float mean = (float) statistics.get(2 * row);
      float inverse = (float) statistics.get(2 * row + 1);
      sums.add(row * length, mean, inverse);
      sums.rowGradient(row * length, mean, inverse, byX);
      if (row % PERIODS == PERIODS - 1 || row == rows - 1) {
        sums.flush();
      }
    }
    for (int index = 0; index < length; index++) {
      byGamma.put(index, sums.gammaTotals[index]);
      byBeta.put(index, sums.betaTotals[index]);
    }
  }

  /** What the gradients of a layer normalisation add up: by its parameters, and over each row. */
  private static final class LayerSums {
    private final Memory x;
    private final Memory gamma;
    private final Memory g;
    private final int length;
    private final float[] gammaSums;
    private final float[] betaSums;
    private final double[] gammaTotals;
    private final double[] betaTotals;
    private final float[] lanes = new float[LANES];

    /** Of the last row added: the mean of its scaled gradients, and of these times its values. */
    private float meanGradient;

    private float meanProduct;

    LayerSums(Memory x, Memory gamma, Memory g) {
      this.x = x;
      this.gamma = gamma;
      this.g = g;
      this.length = gamma.elementCount();
      this.gammaSums = new float[length];
      this.betaSums = new float[length];
      this.gammaTotals = new double[length];
      this.betaTotals = new double[length];
    }

    void add(int first, float mean, float inverse) {
      VectorSpan from = VectorSpan.of(x);
      VectorSpan by = VectorSpan.of(g);
      VectorSpan scales = VectorSpan.of(gamma);
      FloatVector sums = FloatVector.zero(VectorSpan.SPECIES);
      FloatVector products = FloatVector.zero(VectorSpan.SPECIES);
      int index = 0;
      for (; index <= length - LANES; index += LANES) {
        FloatVector gradient = by.load(first + index);
        FloatVector weighted = from.load(first + index).sub(mean).mul(inverse).mul(gradient);
        load(gammaSums, index).add(weighted).intoArray(gammaSums, index);
        load(betaSums, index).add(gradient).intoArray(betaSums, index);
        sums = sums.add(gradient.mul(scales.load(index)));
        products = products.add(weighted.mul(scales.load(index)));
      }
      float sum = laneSum(sums, lanes);
      float product = laneSum(products, lanes);
      for (; index < length; index++) {
        float gradient = by.get(first + index);
        float weighted = (from.get(first + index) - mean) * inverse * gradient;
        gammaSums[index] += weighted;
        betaSums[index] += gradient;
        sum += gradient * scales.get(index);
        product += weighted * scales.get(index);
      }
      meanGradient = sum / length;
      meanProduct = product / length;
    }

    /** Of the row added last. */
    void rowGradient(int first, float mean, float inverse, Memory byX) {
      VectorSpan from = VectorSpan.of(x);
      VectorSpan by = VectorSpan.of(g);
      VectorSpan scales = VectorSpan.of(gamma);
      VectorSpan to = VectorSpan.of(byX);
      float shift = meanGradient;
      float slope = meanProduct;
      int index = 0;
      for (; index <= length - LANES; index += LANES) {
        FloatVector normal = from.load(first + index).sub(mean).mul(inverse);
        FloatVector scaled = by.load(first + index).mul(scales.load(index));
        to.store(scaled.sub(normal.mul(slope).add(shift)).mul(inverse), first + index);
      }
      for (; index < length; index++) {
        float normal = (from.get(first + index) - mean) * inverse;
        float scaled = by.get(first + index) * scales.get(index);
        to.put((scaled - (normal * slope + shift)) * inverse, first + index);
      }
    }

    /** Float sums go on in double. */
    void flush() {
      for (int index = 0; index < length; index++) {
        gammaTotals[index] += gammaSums[index];
        betaTotals[index] += betaSums[index];
      }
      Arrays.fill(gammaSums, 0);
      Arrays.fill(betaSums, 0);
    }
  }
}
