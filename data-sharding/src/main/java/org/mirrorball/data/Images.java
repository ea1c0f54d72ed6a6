package org.mirrorball.data;

import java.util.Arrays;

/**
 * What is done with images in a dataset: each method makes a function for {@link Dataset#map}, of
 * samples whose features are [height, width, channels]. Those that draw random numbers draw the
 * sample's own: a seed, an epoch and a sample give the same image on any number of workers.
 */
public final class Images {

  private Images() {}

  /** Scales to another size, bilinearly, pixels' centres on centres (as TensorFlow 2's resize). */
  public static SerializableFunction<Sample, Sample> resize(int height, int width) {
    Shapes.elementCount(new int[] {height, width});
    return sample -> {
      var image = Image.of(sample, "resize");
      return image.with(Resizing.bilinear(image, height, width), height, width);
    };
  }

  /**
   * Cuts out a window of a size at a random place.
   *
   * @param padding rows and columns of zeros that are put on each side before
   */
  public static RandomFunction<Sample, Sample> randomCrop(int height, int width, int padding) {
    Shapes.elementCount(new int[] {height, width});
    return (sample, random) -> {
      var image = Image.of(sample, "randomCrop");
      int rows = image.height() + 2 * padding - height;
      int columns = image.width() + 2 * padding - width;
      if (rows < 0 || columns < 0) {
        throw new InvalidSampleException(
            "randomCrop: an image of %d x %d with padding %d is smaller than %d x %d"
                .formatted(image.height(), image.width(), padding, height, width));
      }
      int top = random.nextInt(rows + 1) - padding;
      int left = random.nextInt(columns + 1) - padding;
      return image.with(image.window(top, left, height, width), height, width);
    };
  }

  /** Swaps left and right of every other image, by chance. */
  public static RandomFunction<Sample, Sample> randomFlip() {
    return (sample, random) -> {
      var image = Image.of(sample, "randomFlip");
      return random.nextBoolean()
          ? image.with(image.flipped(), image.height(), image.width())
          : sample;
    };
  }

  /**
   * Subtracts a mean and divides by a deviation.
   *
   * @param means of each channel, in the scale of the features
   * @param deviations of each channel, positive
   */
  public static SerializableFunction<Sample, Sample> normalize(float[] means, float[] deviations) {
    float[] mean = means.clone();
    float[] scale = new float[deviations.length];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = 1 / deviations[i];
      if (!(deviations[i] > 0) || scale.length != mean.length) {
        throw new IllegalArgumentException(
            "normalize: means %s and deviations %s, expected as many positive deviations"
                .formatted(Arrays.toString(means), Arrays.toString(deviations)));
      }
    }
    return sample -> {
      var image = Image.of(sample, "normalize");
      return image.with(image.normalized(mean, scale), image.height(), image.width());
    };
  }

  /** A sample's features as an image. */
  private record Image(Sample sample, int height, int width, int channels)
      implements Resizing.Source {

    static Image of(Sample sample, String operation) {
      int[] shape = sample.featureShape();
      if (shape.length != 3) {
        throw new InvalidSampleException(
            "%s: features of shape %s, expected [height, width, channels]"
                .formatted(operation, Arrays.toString(shape)));
      }
      return new Image(sample, shape[0], shape[1], shape[2]);
    }

    @Override
    public float[] values() {
      return sample.features();
    }

    Sample with(float[] features, int newHeight, int newWidth) {
      return new Sample(
          features, new int[] {newHeight, newWidth, channels}, sample.label(), sample.labelShape());
    }

    /** What lies outside is zero. */
    float[] window(int top, int left, int windowHeight, int windowWidth) {
      float[] window = new float[windowHeight * windowWidth * channels];
      int from = Math.max(0, left);
      int length = (Math.min(width, left + windowWidth) - from) * channels;
      for (int row = Math.max(0, -top); row < Math.min(windowHeight, height - top); row++) {
        int source = ((top + row) * width + from) * channels;
        int target = (row * windowWidth + from - left) * channels;
        if (length > 0) {
          System.arraycopy(values(), source, window, target, length);
        }
      }
      return window;
    }

    float[] flipped() {
      float[] flipped = new float[values().length];
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          int source = (row * width + column) * channels;
          int target = (row * width + width - 1 - column) * channels;
          System.arraycopy(values(), source, flipped, target, channels);
        }
      }
      return flipped;
    }

    float[] normalized(float[] mean, float[] scale) {
      if (mean.length != channels) {
        throw new InvalidSampleException(
            "normalize: an image of %d channels, there are means of %d"
                .formatted(channels, mean.length));
      }
      float[] normalized = new float[values().length];
      for (int i = 0; i < normalized.length; i++) {
        int channel = i % channels;
        normalized[i] = (values()[i] - mean[channel]) * scale[channel];
      }
      return normalized;
    }
  }
}
