package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Batch and layer normalisation over float32.
 *
 * <p>Rows of channels follow each other without a gap, so a lane belongs to the same channel again
 * after a common multiple of channels and lanes, the period. Each channel's factors are repeated to
 * one period; then all loops run over whole vectors, whatever the number of channels.
 */
final class VectorNormalization implements NormalizationKernels {
  private static final int LANES = VectorKernels.SPECIES.length();

  /** Periods summed in float before the sum goes on in double. */
  private static final int PERIODS = 512;

  VectorNormalization() {}

  private static int period(int channels) {
    return channels * (LANES / greatestCommonDivisor(channels, LANES));
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  private static float[] repeated(double[] perChannel) {
    float[] values = new float[period(perChannel.length)];
    for (int index = 0; index < values.length; index++) {
      values[index] = (float) perChannel[index % perChannel.length];
    }
    return values;
  }

  private static FloatVector load(float[] values, int index) {
    return FloatVector.fromArray(VectorKernels.SPECIES, values, index);
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
    int period = period(channels);
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
    ByteBuffer from = x.bytes();
    int period = period(sums.length);
    each(
        rows,
        sums.length,
        new Block() {
          @Override
          public void whole(int begin, int end, int phase) {
            FloatVector sum = FloatVector.zero(VectorKernels.SPECIES);
            for (int index = begin + phase; index < end; index += period) {
              sum = sum.add(VectorKernels.load(from, index));
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
    ByteBuffer from = x.bytes();
    int period = period(sums.length);
    float[] means = repeated(mean);
    each(
        rows,
        sums.length,
        new Block() {
          @Override
          public void whole(int begin, int end, int phase) {
            FloatVector center = load(means, phase);
            FloatVector sum = FloatVector.zero(VectorKernels.SPECIES);
            for (int index = begin + phase; index < end; index += period) {
              FloatVector deviation = VectorKernels.load(from, index).sub(center);
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
    ByteBuffer from = x.bytes();
    ByteBuffer by = g.bytes();
    int period = period(sums.length);
    float[] means = repeated(mean);
    each(
        rows,
        sums.length,
        new Block() {
          @Override
          public void whole(int begin, int end, int phase) {
            FloatVector center = load(means, phase);
            FloatVector sum = FloatVector.zero(VectorKernels.SPECIES);
            FloatVector product = FloatVector.zero(VectorKernels.SPECIES);
            for (int index = begin + phase; index < end; index += period) {
              FloatVector gradient = VectorKernels.load(by, index);
              sum = sum.add(gradient);
              product = gradient.mul(VectorKernels.load(from, index).sub(center)).add(product);
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
    ByteBuffer from = x.bytes();
    ByteBuffer to = out.bytes();
    float[] scales = repeated(scale);
    float[] shifts = repeated(shift);
    int body = VectorKernels.SPECIES.loopBound(out.elementCount());
    int phase = 0;
    for (int index = 0; index < body; index += LANES) {
      FloatVector value = VectorKernels.load(from, index).mul(load(scales, phase));
      VectorKernels.store(value.add(load(shifts, phase)), to, index);
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
    ByteBuffer by = g.bytes();
    ByteBuffer from = x.bytes();
    ByteBuffer to = out.bytes();
    float[] scales = repeated(scale);
    float[] slopes = repeated(slope);
    float[] shifts = repeated(shift);
    int body = VectorKernels.SPECIES.loopBound(out.elementCount());
    int phase = 0;
    for (int index = 0; index < body; index += LANES) {
      FloatVector gradient = VectorKernels.load(by, index).mul(load(scales, phase));
      FloatVector value = VectorKernels.load(from, index).mul(load(slopes, phase));
      VectorKernels.store(gradient.add(value).add(load(shifts, phase)), to, index);
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
    ByteBuffer from = x.bytes();
    int length = gamma.elementCount();
    float[] lanes = new float[LANES];
    for (int row = 0; row < x.elementCount() / length; row++) {
      int first = row * length;
      FloatVector sum = FloatVector.zero(VectorKernels.SPECIES);
      for (int index = 0; index < length; index += LANES) {
        sum = sum.add(VectorKernels.load(from, first + index, mask(index, length)));
      }
      float mean = laneSum(sum, lanes) / length;
      FloatVector squares = FloatVector.zero(VectorKernels.SPECIES);
      for (int index = 0; index < length; index += LANES) {
        VectorMask<Float> mask = mask(index, length);
        FloatVector deviation = VectorKernels.load(from, first + index, mask).sub(mean);
        squares = squares.add(deviation.mul(deviation), mask);
      }
      double variance = laneSum(squares, lanes) / length;
      float inverse = (float) (1 / Math.sqrt(variance + epsilon));
      for (int index = 0; index < length; index += LANES) {
        VectorMask<Float> mask = mask(index, length);
        FloatVector normal = VectorKernels.load(from, first + index, mask).sub(mean).mul(inverse);
        FloatVector scaled = normal.mul(VectorKernels.load(gamma.bytes(), index, mask));
        FloatVector value = scaled.add(VectorKernels.load(beta.bytes(), index, mask));
        VectorKernels.store(value, out.bytes(), first + index, mask);
      }
      statistics.put(2 * row, mean);
      statistics.put(2 * row + 1, inverse);
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

  private static VectorMask<Float> mask(int index, int length) {
    return VectorKernels.SPECIES.indexInRange(index, length);
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
    int padded = (length + LANES - 1) / LANES * LANES;
    float[] gammaSums = new float[padded];
    float[] betaSums = new float[padded];
    double[] gammaTotals = new double[length];
    double[] betaTotals = new double[length];
    int rows = x.elementCount() / length;
    for (int row = 0; row < rows; row++) {
      float mean = (float) statistics.get(2 * row);
      float inverse = (float) statistics.get(2 * row + 1);
      rowGradient(x, gamma, g, byX, row * length, mean, inverse, gammaSums, betaSums);
      if (row % PERIODS == PERIODS - 1 || row == rows - 1) {
        flush(gammaSums, gammaTotals);
        flush(betaSums, betaTotals);
      }
    }
    for (int index = 0; index < length; index++) {
      byGamma.put(index, gammaTotals[index]);
      byBeta.put(index, betaTotals[index]);
    }
  }

  private static void flush(float[] sums, double[] totals) {
    for (int index = 0; index < totals.length; index++) {
      totals[index] += sums[index];
    }
    Arrays.fill(sums, 0);
  }

  private static void rowGradient(
      Memory x,
      Memory gamma,
      Memory g,
      Memory byX,
      int first,
      float mean,
      float inverse,
      float[] gammaSums,
      float[] betaSums) {
    int length = gamma.elementCount();
    float[] lanes = new float[LANES];
    FloatVector sum = FloatVector.zero(VectorKernels.SPECIES);
    FloatVector product = FloatVector.zero(VectorKernels.SPECIES);
    for (int index = 0; index < length; index += LANES) {
      VectorMask<Float> mask = mask(index, length);
      FloatVector gradient = VectorKernels.load(g.bytes(), first + index, mask);
      FloatVector normal =
          VectorKernels.load(x.bytes(), first + index, mask).sub(mean).mul(inverse);
      FloatVector weighted = gradient.mul(normal);
      load(gammaSums, index).add(weighted).intoArray(gammaSums, index);
      load(betaSums, index).add(gradient).intoArray(betaSums, index);
      FloatVector scale = VectorKernels.load(gamma.bytes(), index, mask);
      sum = sum.add(gradient.mul(scale));
      product = product.add(weighted.mul(scale));
    }
    float meanSum = laneSum(sum, lanes) / length;
    float meanProduct = laneSum(product, lanes) / length;
    for (int index = 0; index < length; index += LANES) {
      VectorMask<Float> mask = mask(index, length);
      FloatVector gradient = VectorKernels.load(g.bytes(), first + index, mask);
      FloatVector normal =
          VectorKernels.load(x.bytes(), first + index, mask).sub(mean).mul(inverse);
      FloatVector scaled = gradient.mul(VectorKernels.load(gamma.bytes(), index, mask));
      FloatVector value = scaled.sub(normal.mul(meanProduct).add(meanSum)).mul(inverse);
      VectorKernels.store(value, byX.bytes(), first + index, mask);
    }
  }
}
