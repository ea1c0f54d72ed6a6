package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Loops over float32 in the widest vectors of the machine. What does not fill a vector is left to
 * the scalar loops: JDK 17 loads and stores under a mask lane by lane.
 */
final class VectorKernels implements NumericKernels {
  VectorKernels() {}

  @Override
  public void activationGradient(ActivationGradient kind, Memory y, Memory g, Memory out) {
    VectorSpan from = VectorSpan.of(y);
    VectorSpan by = VectorSpan.of(g);
    VectorSpan to = VectorSpan.of(out);
    int body = VectorSpan.whole(out.elementCount());
    for (int index = 0; index < body; index += VectorSpan.LANES) {
      to.store(activationGradient(kind, from.load(index), by.load(index)), index);
    }
    if (body < out.elementCount()) {
      ScalarKernels.INSTANCE.activationGradient(kind, y.from(body), g.from(body), out.from(body));
    }
  }

  private static FloatVector activationGradient(
      ActivationGradient kind, FloatVector y, FloatVector g) {
    return switch (kind) {
      case TANH_GRADIENT -> g.mul(y.mul(y).neg().add(1));
      case SIGMOID_GRADIENT -> g.mul(y).mul(y.neg().add(1));
      case RELU_GRADIENT -> g.blend(0, y.compare(VectorOperators.LE, 0));
    };
  }

  @Override
  public void biasRelu(Memory in, Memory bias, Memory out) {
    VectorSpan from = VectorSpan.of(in);
    VectorSpan biases = VectorSpan.of(bias);
    VectorSpan to = VectorSpan.of(out);
    int columns = bias.elementCount();
    int body = VectorSpan.whole(columns);
    for (int row = 0; row < out.elementCount(); row += columns) {
      for (int column = 0; column < body; column += VectorSpan.LANES) {
        FloatVector value = from.load(row + column).add(biases.load(column));
        to.store(value.blend(0, value.compare(VectorOperators.LT, 0)), row + column);
      }
      for (int column = body; column < columns; column++) {
        float value = from.get(row + column) + biases.get(column);
        to.put(value < 0 ? 0 : value, row + column);
      }
    }
  }

  @Override
  public void activationGradient(
      ActivationGradient kind, Memory y, Memory g, Memory out, Memory sums) {
    VectorSpan from = VectorSpan.of(y);
    VectorSpan by = VectorSpan.of(g);
    VectorSpan to = VectorSpan.of(out);
    VectorSpan totals = VectorSpan.of(sums);
    int columns = sums.elementCount();
    int body = VectorSpan.whole(columns);
    for (int row = 0; row < out.elementCount(); row += columns) {
      for (int column = 0; column < body; column += VectorSpan.LANES) {
        FloatVector gradient =
            activationGradient(kind, from.load(row + column), by.load(row + column));
        to.store(gradient, row + column);
        totals.store(totals.load(column).add(gradient), column);
      }
      for (int column = body; column < columns; column++) {
        double gradient = kind.apply(from.get(row + column), by.get(row + column));
        to.put(gradient, row + column);
        totals.put(totals.get(column) + gradient, column);
      }
    }
  }

  @Override
  public void columnSums(Memory in, int rows, int columns, Memory out) {
    VectorColumnSums.run(in, rows, columns, out);
  }

  @Override
  public void averagePool(Window.Placement placement, Memory in, Memory out) {
    if (VectorPooling.fits(placement)) {
      VectorPooling.average(placement, in, out);
    } else {
      ScalarKernels.INSTANCE.averagePool(placement, in, out);
    }
  }

  @Override
  public void averagePoolGradient(Window.Placement placement, Memory outputGradient, Memory out) {
    if (VectorPooling.fits(placement)) {
      VectorPooling.spread(placement, outputGradient, out);
    } else {
      ScalarKernels.INSTANCE.averagePoolGradient(placement, outputGradient, out);
    }
  }

  @Override
  public void maxPool(Window.Placement placement, Memory images, Memory out) {
    VectorMaxPooling.pool(placement, images, out);
  }

  @Override
  public void maxPoolGradient(
      Window.Placement placement, Memory images, Memory numbers, Memory out) {
    VectorMaxPooling.scatter(placement, images, numbers, out);
  }

  @Override
  public Kernel filterGradient(
      Window.Placement placement,
      int outputChannels,
      Memory images,
      Memory outputGradient,
      Memory out) {
    VectorFilterGradient gradient = new VectorFilterGradient(placement, outputChannels);
    return () -> gradient.run(images.floats(), outputGradient.floats(), out.floats());
  }

  @Override
  public Kernel imagesGradient(
      Window.Placement placement,
      int outputChannels,
      Memory outputGradient,
      Memory filter,
      Memory out) {
    VectorImagesGradient gradient = new VectorImagesGradient(placement, outputChannels);
    return () -> gradient.run(outputGradient.floats(), filter.floats(), out.floats());
  }

  @Override
  public void sgd(Memory parameters, Memory gradients, float gradientScale, float learningRate) {
    VectorOptimizers.sgd(parameters, gradients, gradientScale, learningRate);
  }

  @Override
  public void adam(
      AdamStep step, Memory parameters, Memory gradients, Memory first, Memory second) {
    VectorOptimizers.adam(step, 1, parameters, gradients, first, second);
  }
}
