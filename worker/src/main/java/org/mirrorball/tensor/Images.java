package org.mirrorball.tensor;

/** Pixels as numbers. */
public final class Images {
  private static final float LARGEST = 255;

  private Images() {}

  /**
   * Bytes from 0 to 255 as float32 from 0 to 1, as TensorFlow's {@code convert_image_dtype}.
   *
   * @param pixels unsigned, in row-major order
   */
  public static Tensor convertImageDtype(byte[] pixels, long... shape) {
    float[] values = new float[pixels.length];
    for (int index = 0; index < values.length; index++) {
      values[index] = Byte.toUnsignedInt(pixels[index]) / LARGEST;
    }
    return Tensor.of(values, shape);
  }
}
