package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is done with images. */
class ImagesTest {

  private static Sample image(int height, int width, float... values) {
    int channels = values.length / height / width;
    return new Sample(values, new int[] {height, width, channels}, new float[1], new int[0]);
  }

  private static CounterRandom random(int position) {
    return CounterRandom.ofSample(1, 2, position);
  }

  @Test
  void resizingMixesNeighbours() {
    Sample larger = Images.resize(1, 4).apply(image(1, 2, 0, 1));
    assertThat(larger.featureShape()).containsExactly(1, 4, 1);
    assertThat(larger.features()).containsExactly(0, 0.25f, 0.75f, 1); // as tf.image.resize
    assertThat(Images.resize(1, 1).apply(image(2, 2, 0, 1, 2, 3)).features()).containsExactly(1.5f);
  }

  @Test
  void aRandomCropIsAWindowOfThePaddedImage() {
    var crop = Images.randomCrop(2, 2, 1);
    boolean[] seen = new boolean[9];
    for (int position = 0; position < 200; position++) {
      float[] window = crop.apply(image(2, 2, 1, 2, 3, 4), random(position)).features();
      assertThat(crop.apply(image(2, 2, 1, 2, 3, 4), random(position)).features())
          .isEqualTo(window);
      for (int place = 0; place < 9; place++) {
        seen[place] |= java.util.Arrays.equals(window, window(place / 3 - 1, place % 3 - 1));
      }
    }
    assertThat(seen).doesNotContain(false);
    assertThatThrownBy(() -> Images.randomCrop(5, 2, 1).apply(image(2, 2, 1, 2, 3, 4), random(0)))
        .hasMessageContaining("an image of 2 x 2 with padding 1 is smaller than 5 x 2");
  }

  private static float[] window(int top, int left) {
    float[] window = new float[4];
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < 2; column++) {
        boolean inside = (top + row) / 2 == 0 && (left + column) / 2 == 0;
        inside &= top + row >= 0 && left + column >= 0;
        window[row * 2 + column] = inside ? 1 + (top + row) * 2 + left + column : 0;
      }
    }
    return window;
  }

  @Test
  void aboutHalfOfTheImagesAreFlipped() {
    int flipped = 0;
    for (int position = 0; position < 1000; position++) {
      float[] values =
          Images.randomFlip().apply(image(1, 2, 1, 2, 3, 4), random(position)).features();
      boolean swapped = java.util.Arrays.equals(values, new float[] {3, 4, 1, 2});
      assertThat(swapped || values[0] == 1).isTrue();
      flipped += swapped ? 1 : 0;
    }
    assertThat(flipped).isBetween(430, 570);
  }

  @Test
  void normalizingSubtractsAndDividesByChannel() {
    var normalize = Images.normalize(new float[] {1, 2}, new float[] {2, 4});
    assertThat(normalize.apply(image(1, 2, 1, 2, 3, 10)).features()).containsExactly(0, 0, 1, 2);
    assertThatThrownBy(() -> normalize.apply(image(1, 1, 1)))
        .hasMessageContaining("an image of 1 channels, there are means of 2");
    assertThatThrownBy(() -> Images.normalize(new float[1], new float[1]))
        .hasMessageContaining("expected as many positive deviations");
  }
}
