package org.mirrorball.tensor;

/** Plain loops, for both types. */
final class ScalarKernels implements NumericKernels {
  static final ScalarKernels INSTANCE = new ScalarKernels();

  private ScalarKernels() {}

  @Override
  public void activationGradient(ActivationGradient kind, Memory y, Memory g, Memory out) {
    for (int index = 0; index < out.elementCount(); index++) {
      out.put(index, kind.apply(y.get(index), g.get(index)));
    }
  }

  @Override
  public void biasRelu(Memory in, Memory bias, Memory out) {
    for (int index = 0; index < out.elementCount(); index++) {
      double value = in.get(index) + bias.get(index % bias.elementCount());
      out.put(index, value < 0 ? 0 : value);
    }
  }

  @Override
  public void activationGradient(
      ActivationGradient kind, Memory y, Memory g, Memory out, Memory sums) {
    activationGradient(kind, y, g, out);
    for (int index = 0; index < out.elementCount(); index++) {
      int column = index % sums.elementCount();
      sums.put(column, sums.get(column) + out.get(index));
    }
  }

  @Override
  public void columnSums(Memory in, int rows, int columns, Memory out) {
    for (int column = 0; column < columns; column++) {
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += in.get(row * columns + column);
      }
      out.put(column, sum);
    }
  }

  @Override
  public void averagePool(Window.Placement placement, Memory in, Memory out) {
    out.zero();
    ScalarWindows.each(
        placement,
        (from, to, share) -> {
          for (int channel = 0; channel < placement.channels(); channel++) {
            out.put(to + channel, out.get(to + channel) + share * in.get(from + channel));
          }
        });
  }

  @Override
  public void averagePoolGradient(Window.Placement placement, Memory outputGradient, Memory out) {
    out.zero();
    ScalarWindows.each(
        placement,
        (from, to, share) -> {
          for (int channel = 0; channel < placement.channels(); channel++) {
            out.put(
                from + channel, out.get(from + channel) + share * outputGradient.get(to + channel));
          }
        });
  }

  @Override
  public void maxPool(Window.Placement placement, Memory images, Memory out) {
    new MaxPoolScan(placement, images).select(images, out);
  }

  @Override
  public void maxPoolGradient(
      Window.Placement placement, Memory images, Memory numbers, Memory out) {
    out.zero();
    new MaxPoolScan(placement, images).scatter(numbers, out);
  }

  @Override
  public Kernel filterGradient(
      Window.Placement placement,
      int outputChannels,
      Memory images,
      Memory outputGradient,
      Memory out) {
    return () -> addFilterGradient(placement, outputChannels, images, outputGradient, out);
  }

  private static void addFilterGradient(
      Window.Placement placement,
      int outputChannels,
      Memory images,
      Memory outputGradient,
      Memory out) {
    out.zero();
    ScalarWindows.eachTap(
        placement,
        (pixel, position, tap) -> {
          for (int channel = 0; channel < outputChannels; channel++) {
            int index = tap * outputChannels + channel;
            double gradient = outputGradient.get(position * outputChannels + channel);
            out.put(index, out.get(index) + images.get(pixel) * gradient);
          }
        });
  }

  @Override
  public Kernel imagesGradient(
      Window.Placement placement,
      int outputChannels,
      Memory outputGradient,
      Memory filter,
      Memory out) {
    return () -> addImagesGradient(placement, outputChannels, outputGradient, filter, out);
  }

  private static void addImagesGradient(
      Window.Placement placement,
      int outputChannels,
      Memory outputGradient,
      Memory filter,
      Memory out) {
    out.zero();
    ScalarWindows.eachTap(
        placement,
        (pixel, position, tap) -> {
          double sum = out.get(pixel);
          for (int channel = 0; channel < outputChannels; channel++) {
            sum +=
                filter.get(tap * outputChannels + channel)
                    * outputGradient.get(position * outputChannels + channel);
          }
          out.put(pixel, sum);
        });
  }

  @Override
  public void sgd(Memory parameters, Memory gradients, float gradientScale, float learningRate) {
    for (int index = 0; index < parameters.elementCount(); index++) {
      float gradient = gradients.floats().get(index) * gradientScale;
      float value = parameters.floats().get(index);
      parameters.floats().put(index, value - learningRate * gradient);
    }
  }

  @Override
  public void adam(
      AdamStep step, Memory parameters, Memory gradients, Memory first, Memory second) {
    for (int index = 0; index < parameters.elementCount(); index++) {
      float gradient = gradients.floats().get(index) * step.gradientScale();
      float mean = step.beta1() * first.floats().get(index) + (1 - step.beta1()) * gradient;
      float square =
          step.beta2() * second.floats().get(index) + (1 - step.beta2()) * (gradient * gradient);
      float change = step.learningRate() * mean / ((float) Math.sqrt(square) + step.epsilon());
      first.floats().put(index, mean);
      second.floats().put(index, square);
      parameters.floats().put(index, parameters.floats().get(index) - change);
    }
  }
}
