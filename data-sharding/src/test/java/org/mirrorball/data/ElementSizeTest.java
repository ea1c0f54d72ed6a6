package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ElementSizeTest {

  private static final Sample SAMPLE =
      new Sample(new float[6], new int[] {2, 3}, new float[1], new int[0]);

  @Test
  void whatIsKnownIsCounted() {
    assertThat(ElementSize.of(new byte[7])).isEqualTo(7);
    assertThat(ElementSize.of(SAMPLE)).isEqualTo(28);
    assertThat(ElementSize.of(new Batch(5, SampleShape.of(SAMPLE)))).isEqualTo(5 * 32);
    assertThat(ElementSize.of(new Pair<>(new byte[7], SAMPLE))).isEqualTo(35);
  }

  @Test
  void whatIsNotKnownIsTakenForAKibibyte() {
    assertThat(ElementSize.of("text")).isEqualTo(1024);
    assertThat(ElementSize.of(null)).as("an element without value").isEqualTo(1024);
  }
}
