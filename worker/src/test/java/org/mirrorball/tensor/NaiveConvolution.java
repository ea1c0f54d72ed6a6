package org.mirrorball.tensor;

/** Convolution as its definition reads. */
final class NaiveConvolution {
  private NaiveConvolution() {}

  static double[] convolve(Tensor images, Tensor filter, Window window) {
    Window.Placement at = window.on(images.shape());
    int outputChannels = (int) filter.shape().dim(3);
    double[] result =
        new double[at.batch() * at.outputHeight() * at.outputWidth() * outputChannels];
    int next = 0;
    for (int image = 0; image < at.batch(); image++) {
      for (int y = 0; y < at.outputHeight(); y++) {
        for (int x = 0; x < at.outputWidth(); x++) {
          for (int channel = 0; channel < outputChannels; channel++) {
            result[next++] = at(images, filter, at, image, y, x, channel);
          }
        }
      }
    }
    return result;
  }

  private static double at(
      Tensor images, Tensor filter, Window.Placement at, int image, int y, int x, int channel) {
    int outputChannels = (int) filter.shape().dim(3);
    double sum = 0;
    int tap = 0;
    for (int row = at.top(y); row < at.top(y) + at.window().height(); row++) {
      for (int column = at.left(x); column < at.left(x) + at.window().width(); column++) {
        for (int input = 0; input < at.channels(); input++, tap++) {
          boolean inside =
              row >= 0 && row < at.inputHeight() && column >= 0 && column < at.inputWidth();
          if (inside) {
            sum +=
                images.memory().get(at.input(image, row, column) + input)
                    * filter.memory().get(tap * outputChannels + channel);
          }
        }
      }
    }
    return sum;
  }
}
