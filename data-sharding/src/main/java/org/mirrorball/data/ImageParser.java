package org.mirrorball.data;

import java.util.Arrays;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Example;

/**
 * Makes samples of examples that hold an image and its class: pixels become x/255, the class number
 * stays what it is. The image is PNG or JPEG, told by its first bytes, or raw uint8 values [height,
 * width, channels]. A smaller image (raw: a smaller square one) is put in the middle of a black
 * one. Images are not scaled.
 */
public final class ImageParser implements DirectParser<Example> {

  private static final long serialVersionUID = 1L;

  private static final float[] UNIT = new float[256];

  static {
    for (int value = 0; value < UNIT.length; value++) {
      UNIT[value] = value / 255f;
    }
  }

  private final int height;
  private final int width;
  private final int channels;
  private final String imageFeature;
  private final String labelFeature;

  private ImageParser(
      int height, int width, int channels, String imageFeature, String labelFeature) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.imageFeature = imageFeature;
    this.labelFeature = labelFeature;
  }

  /**
   * For images of this shape, in a feature {@code image} with the class in a feature {@code label}.
   *
   * @param channels 1 for grey, 3 for RGB, 4 with alpha; others for raw images only
   */
  public static ImageParser of(int height, int width, int channels) {
    Shapes.elementCount(new int[] {height, width, channels});
    return new ImageParser(height, width, channels, "image", "label");
  }

  /** Takes the image from another feature. */
  public ImageParser imageFeature(String name) {
    return new ImageParser(height, width, channels, name, labelFeature);
  }

  /** Takes the class number from another feature. */
  public ImageParser labelFeature(String name) {
    return new ImageParser(height, width, channels, imageFeature, name);
  }

  @Override
  public int[] featureShape() {
    return new int[] {height, width, channels};
  }

  @Override
  public int[] labelShape() {
    return new int[0];
  }

  @Override
  public void parse(Example example, float[] features, float[] label) {
    BytesList image = Features.oneBytes(example, imageFeature);
    label[0] = Features.classNumber(example, labelFeature);
    if (EncodedImage.isEncoded(image.get(0), features.length)) {
      EncodedImage decoded = decode(image);
      place(BytesList.of(decoded.pixels()), decoded.height(), decoded.width(), features);
    } else {
      placeRaw(image, features);
    }
  }

  private EncodedImage decode(BytesList image) {
    try {
      return EncodedImage.decode(image.toArray(0), height, width, channels);
    } catch (InvalidSampleException e) {
      throw new InvalidSampleException("feature '" + imageFeature + "' " + e.getMessage(), e);
    }
  }

  private void placeRaw(BytesList image, float[] features) {
    int length = image.length(0);
    if (length == features.length) {
      place(image, height, width, features);
      return;
    }
    int side = (int) Math.round(Math.sqrt((double) length / channels));
    if (length == 0 || side * side * channels != length || side > Math.min(height, width)) {
      throw new InvalidSampleException(
          ("feature '%s' has %d bytes, expected %d x %d x %d = %d raw bytes, a smaller square"
                  + " image, PNG or JPEG")
              .formatted(imageFeature, length, height, width, channels, features.length));
    }
    place(image, side, side, features);
  }

  /** Puts an image into the middle. */
  private void place(BytesList pixels, int imageHeight, int imageWidth, float[] features) {
    if (imageHeight == height && imageWidth == width) {
      pixels.lookUp(0, 0, features.length, UNIT, features, 0);
      return;
    }
    Arrays.fill(features, 0);
    int rowLength = imageWidth * channels;
    int top = (height - imageHeight) / 2;
    int left = (width - imageWidth) / 2;
    for (int row = 0; row < imageHeight; row++) {
      int target = ((top + row) * width + left) * channels;
      pixels.lookUp(0, row * rowLength, rowLength, UNIT, features, target);
    }
  }
}
