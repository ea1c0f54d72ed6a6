package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Int64List;

/** Images in all their forms become the same floats. */
class ImageParserTest {

  private static Example example(byte[] image) {
    return Example.of(Map.of("image", BytesList.of(image), "label", Int64List.of(7)));
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    var out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static BufferedImage grey(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, (y * width + x) * 7 & 0xff);
      }
    }
    return image;
  }

  private static float[] unit(int... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i] / 255f;
    }
    return floats;
  }

  @Test
  void rawBytesAreScaledToOne() {
    Sample sample = ImageParser.of(2, 3, 1).apply(example(new byte[] {0, 1, 127, -128, -1, 5}));
    assertThat(sample.features()).containsExactly(unit(0, 1, 127, 128, 255, 5));
    assertThat(sample.featureShape()).containsExactly(2, 3, 1);
    assertThat(sample.label()).containsExactly(7);
    assertThat(sample.labelShape()).isEmpty();
  }

  @Test
  void aSmallerSquareImageIsPutInTheMiddleOfZeros() {
    float[] features = new float[16];
    Arrays.fill(features, 9); // an older sample
    ImageParser.of(4, 4, 1).parse(example(new byte[] {1, 2, 3, 4}), features, new float[1]);
    assertThat(features).containsExactly(unit(0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0));
    Sample colour = ImageParser.of(3, 3, 3).apply(example(new byte[] {1, 2, 3}));
    assertThat(colour.features()[12]).isEqualTo(1 / 255f);
    assertThat(ImageParser.of(32, 32, 1).apply(example(new byte[784])).features()).hasSize(1024);
  }

  @Test
  void greyPngsKeepTheirStoredValues() throws IOException {
    Sample sample = ImageParser.of(5, 6, 1).apply(example(encoded(grey(6, 5), "png")));
    for (int i = 0; i < 30; i++) {
      assertThat(sample.features()[i]).isEqualTo((i * 7 & 0xff) / 255f);
    }
  }

  @Test
  void aSmallerPngIsPutInTheMiddle() throws IOException {
    Sample sample = ImageParser.of(4, 5, 1).apply(example(encoded(grey(3, 2), "png")));
    assertThat(sample.features())
        .containsExactly(unit(0, 0, 0, 0, 0, 0, 0, 7, 14, 0, 0, 21, 28, 35, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void coloursAreTakenOrTurnedToGrey() throws IOException {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x102030);
    image.setRGB(1, 0, 0xffffff);
    byte[] png = encoded(image, "png");
    assertThat(ImageParser.of(1, 2, 3).apply(example(png)).features())
        .containsExactly(unit(0x10, 0x20, 0x30, 255, 255, 255));
    assertThat(ImageParser.of(1, 2, 4).apply(example(png)).features())
        .containsExactly(unit(0x10, 0x20, 0x30, 255, 255, 255, 255, 255));
    assertThat(ImageParser.of(1, 2, 1).apply(example(png)).features())
        .containsExactly(unit(29, 255)); // 0.299 * 16 + 0.587 * 32 + 0.114 * 48 = 29.04
    assertThat(ImageParser.of(2, 3, 3).apply(example(encoded(grey(3, 2), "png"))).features())
        .startsWith(unit(0, 0, 0, 7, 7, 7, 14, 14, 14));
  }

  @Test
  void jpegsComeOutClose() throws IOException {
    var flat = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64; i++) {
      flat.getRaster().setSample(i % 8, i / 8, 0, 100);
    }
    byte[] jpeg = encoded(flat, "jpg");
    for (float value : ImageParser.of(8, 8, 1).apply(example(jpeg)).features()) {
      assertThat(value * 255).isBetween(97f, 103f);
    }
  }

  @Test
  void aRawImageThatBeginsLikeAJpegIsRaw() {
    byte[] raw = {-1, -40, -1, 4};
    assertThat(ImageParser.of(2, 2, 1).apply(example(raw)).features())
        .containsExactly(unit(255, 216, 255, 4));
  }

  @Test
  void imagesOfAnotherSizeAreRefused() throws IOException {
    assertThatThrownBy(() -> ImageParser.of(28, 28, 1).apply(example(new byte[785])))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessage(
            "feature 'image' has 785 bytes, expected 28 x 28 x 1 = 784 raw bytes, a smaller square"
                + " image, PNG or JPEG");
    byte[] large = encoded(grey(30, 29), "png");
    assertThatThrownBy(() -> ImageParser.of(28, 28, 1).apply(example(large)))
        .hasMessageContaining("feature 'image' is an image of 29 x 30, expected at most 28 x 28")
        .hasMessageContaining("map(Images.resize(28, 28))");
    assertThatThrownBy(() -> ImageParser.of(28, 28, 1).apply(example(new byte[0])))
        .hasMessageContaining("has 0 bytes");
    byte[] small = encoded(grey(2, 2), "png");
    assertThatThrownBy(() -> ImageParser.of(28, 28, 2).apply(example(small)))
        .hasMessageContaining("1, 3 or 4 channels, expected 2");
  }

  @Test
  void everyTruncationOfAnEncodedImageIsRefusedOrHarmless() throws IOException {
    for (String format : new String[] {"png", "jpg"}) {
      byte[] whole = encoded(grey(6, 5), format);
      for (int length = 0; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        try {
          assertThat(ImageParser.of(6, 6, 1).apply(example(cut)).features()).hasSize(36);
        } catch (InvalidSampleException e) {
          assertThat(e).hasMessageStartingWith("feature 'image' ");
        }
      }
    }
  }

  @Test
  void aShapeWithoutPixelsIsRefused() {
    assertThatThrownBy(() -> ImageParser.of(0, 28, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a shape of [0, 28, 1]");
  }
}
