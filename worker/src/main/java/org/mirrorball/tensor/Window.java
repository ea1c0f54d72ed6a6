package org.mirrorball.tensor;

/** A window of height x width that moves over an image in strides. */
record Window(int height, int width, int strideHeight, int strideWidth, Padding padding) {
  Window {
    if (height < 1 || width < 1 || strideHeight < 1 || strideWidth < 1) {
      throw new IllegalArgumentException(
          "a window of "
              + height
              + " x "
              + width
              + " with strides "
              + strideHeight
              + " and "
              + strideWidth
              + ": all must be at least 1");
    }
  }

  /**
   * Where this window goes on an image.
   *
   * @param shape [batch, height, width, channels]
   */
  Placement on(Shape shape) {
    int inputHeight = Math.toIntExact(shape.dim(1));
    int inputWidth = Math.toIntExact(shape.dim(2));
    int outputHeight = positions(inputHeight, height, strideHeight);
    int outputWidth = positions(inputWidth, width, strideWidth);
    if (outputHeight < 1 || outputWidth < 1) {
      throw new IllegalArgumentException(
          "a window of " + height + " x " + width + " does not fit into images of shape " + shape);
    }
    return new Placement(
        this,
        Math.toIntExact(shape.dim(0)),
        inputHeight,
        inputWidth,
        Math.toIntExact(shape.dim(3)),
        outputHeight,
        outputWidth,
        paddingBefore(inputHeight, height, strideHeight, outputHeight),
        paddingBefore(inputWidth, width, strideWidth, outputWidth));
  }

  /**
   * As ND4J's convolutions take it, of filters [height, width, input channels, output channels].
   *
   * @param channelsLast of the images; else they are [batch, channels, height, width]
   */
  long[] convolutionArguments(boolean channelsLast) {
    return nd4jArguments(channelsLast ? 1 : 0, 0);
  }

  /** As ND4J's pools take it, for images with the channels last and means without the padding. */
  long[] poolArguments() {
    return nd4jArguments(0, 1);
  }

  private long[] nd4jArguments(long nextToLast, long last) {
    long padded = 0; // explicitly; what SAME pads follows from the sizes
    long dilation = 1;
    long same = padding == Padding.SAME ? 1 : 0;
    return new long[] {
      height,
      width,
      strideHeight,
      strideWidth,
      padded,
      padded,
      dilation,
      dilation,
      same,
      nextToLast,
      last
    };
  }

  private int positions(int input, int length, int stride) {
    return padding == Padding.SAME ? (input + stride - 1) / stride : (input - length) / stride + 1;
  }

  private int paddingBefore(int input, int length, int stride, int output) {
    return padding == Padding.SAME ? Math.max(0, (output - 1) * stride + length - input) / 2 : 0;
  }

  /** A window on images of [batch, height, width, channels]. */
  record Placement(
      Window window,
      int batch,
      int inputHeight,
      int inputWidth,
      int channels,
      int outputHeight,
      int outputWidth,
      int paddingTop,
      int paddingLeft) {

    /** The first input row of output row {@code y}; negative above the image. */
    int top(int y) {
      return y * window.strideHeight() - paddingTop;
    }

    /** The first input column of output column {@code x}; negative left of the image. */
    int left(int x) {
      return x * window.strideWidth() - paddingLeft;
    }

    /** Rows of padding below the last input row that a window reaches. */
    int paddingBottom() {
      return Math.max(0, top(outputHeight - 1) + window.height() - inputHeight);
    }

    /** Columns of padding right of the last input column that a window reaches. */
    int paddingRight() {
      return Math.max(0, left(outputWidth - 1) + window.width() - inputWidth);
    }

    /** The index of channel 0 of an input pixel. */
    int input(int image, int row, int column) {
      return ((image * inputHeight + row) * inputWidth + column) * channels;
    }

    /** The index of channel 0 of an output pixel. */
    int output(int image, int y, int x) {
      return ((image * outputHeight + y) * outputWidth + x) * channels;
    }

    /**
     * The pixels of one window that lie inside the image, row by row.
     *
     * @param indices where those of their channel 0 are put; as long as a window has pixels
     * @return how many they are
     */
    int pixels(int image, int y, int x, int[] indices) {
      int bottom = Math.min(inputHeight, top(y) + window.height());
      int right = Math.min(inputWidth, left(x) + window.width());
      int count = 0;
      for (int row = Math.max(0, top(y)); row < bottom; row++) {
        for (int column = Math.max(0, left(x)); column < right; column++) {
          indices[count++] = input(image, row, column);
        }
      }
      return count;
    }

    /** [batch, output height, output width, the given channels]. */
    Shape outputShape(long outputChannels) {
      return Shape.of(batch, outputHeight, outputWidth, outputChannels);
    }
  }
}
