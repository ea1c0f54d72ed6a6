package org.mirrorball.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A PNG or JPEG, decoded.
 *
 * @param pixels uint8 [height, width, channels]
 */
@SuppressWarnings("ArrayRecordComponent") // handed over to the one caller
record EncodedImage(byte[] pixels, int height, int width) {

  private static final long PNG_MAGIC = 0x89504e470d0a1a0aL;
  private static final int JPEG_MAGIC = 0xffd8ff;
  private static final int JPEG_END = 0xffd9;

  /**
   * Whether the first bytes say so. Three bytes may begin a raw image by chance: where the length
   * is that of a raw image, a JPEG must also end like one.
   */
  static boolean isEncoded(ByteBuffer bytes, int rawLength) {
    int length = bytes.remaining();
    if (length >= Long.BYTES && bytes.getLong(0) == PNG_MAGIC) {
      return true;
    }
    boolean jpeg = length >= Integer.BYTES && bytes.getInt(0) >>> 8 == JPEG_MAGIC;
    return jpeg && (length != rawLength || (bytes.getShort(length - 2) & 0xffff) == JPEG_END);
  }

  /**
   * Decodes.
   *
   * @throws InvalidSampleException when the image is damaged, or larger than asked for
   */
  static EncodedImage decode(byte[] encoded, int maxHeight, int maxWidth, int channels) {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new InvalidSampleException("is an image that cannot be decoded");
      }
      return read(readers.next(), in, maxHeight, maxWidth, channels);
    } catch (IOException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new InvalidSampleException("is a damaged image: " + e.getMessage(), e);
    }
  }

  private static EncodedImage read(
      ImageReader reader, ImageInputStream in, int maxHeight, int maxWidth, int channels)
      throws IOException {
    try {
      reader.setInput(in, true, true);
      int height = reader.getHeight(0); // before decoding: a few bytes can claim gigapixels
      int width = reader.getWidth(0);
      if (height > maxHeight || width > maxWidth) {
        throw new InvalidSampleException(
            ("is an image of %d x %d, expected at most %d x %d; a larger one is scaled down by an"
                    + " ImageParser of its own shape and map(Images.resize(%d, %d))")
                .formatted(height, width, maxHeight, maxWidth, maxHeight, maxWidth));
      }
      return new EncodedImage(Pixels.of(reader.read(0), channels), height, width);
    } finally {
      reader.dispose();
    }
  }
}
