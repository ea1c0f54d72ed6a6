package org.mirrorball.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Takes uint8 pixels [height, width, channels] out of a decoded image. */
final class Pixels {

  private Pixels() {}

  static byte[] of(BufferedImage image, int channels) {
    int[] argb = isGrey(image) ? greys(image) : colours(image);
    return switch (channels) {
      case 1 -> grey(argb);
      case 3 -> bands(argb, 16, 8, 0);
      case 4 -> bands(argb, 16, 8, 0, 24);
      default ->
          throw new InvalidSampleException(
              "is PNG or JPEG, which have 1, 3 or 4 channels, expected " + channels);
    };
  }

  private static boolean isGrey(BufferedImage image) {
    return !(image.getColorModel() instanceof IndexColorModel)
        && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  private static int[] colours(BufferedImage image) {
    int width = image.getWidth();
    return image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
  }

  /** From the raster: getRGB takes stored greys for linear light and brightens them. */
  private static int[] greys(BufferedImage image) {
    Raster raster = image.getRaster();
    int shift = raster.getTransferType() == DataBuffer.TYPE_USHORT ? 8 : 0;
    int[] greys = new int[image.getWidth() * image.getHeight()];
    raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, greys);
    int[] alphas = image.getColorModel().hasAlpha() ? greys.clone() : null;
    if (alphas != null) {
      raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 1, alphas);
    }
    for (int i = 0; i < greys.length; i++) {
      int alpha = alphas == null ? 0xff : alphas[i] >> shift;
      greys[i] = (alpha << 24) | ((greys[i] >> shift) * 0x010101);
    }
    return greys;
  }

  /** Luma of ITU-R BT.601, which leaves greys as they are. */
  private static byte[] grey(int[] argb) {
    byte[] pixels = new byte[argb.length];
    for (int i = 0; i < pixels.length; i++) {
      int red = (argb[i] >> 16) & 0xff;
      int green = (argb[i] >> 8) & 0xff;
      int blue = argb[i] & 0xff;
      pixels[i] = (byte) Math.round((299 * red + 587 * green + 114 * blue) / 1000f);
    }
    return pixels;
  }

  private static byte[] bands(int[] argb, int... shifts) {
    byte[] pixels = new byte[argb.length * shifts.length];
    int position = 0;
    for (int pixel : argb) {
      for (int shift : shifts) {
        pixels[position++] = (byte) (pixel >> shift);
      }
    }
    return pixels;
  }
}
