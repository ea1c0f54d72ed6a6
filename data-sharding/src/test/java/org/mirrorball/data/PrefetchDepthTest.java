package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrefetchDepthTest {

  private static PrefetchDepth automatic() {
    return PrefetchDepth.of(PrefetchOperation.AUTOMATIC);
  }

  @Test
  void doublesWhereTheConsumerWaitsAlthoughAllWasThere() {
    PrefetchDepth depth = automatic();
    depth.full();
    assertThat(depth.empty()).isTrue();
    assertThat(depth.depth()).isEqualTo(4);
  }

  @Test
  void staysWhereTheProducerIsTooSlow() {
    PrefetchDepth depth = automatic();
    assertThat(depth.empty()).isFalse();
    depth.full();
    depth.empty();
    assertThat(depth.empty()).as("once a time that it was full").isFalse();
    assertThat(depth.depth()).isEqualTo(4);
  }

  @Test
  void growsNoFurtherThanSixtyFour() {
    PrefetchDepth depth = automatic();
    for (int i = 0; i < 10; i++) {
      depth.full();
      depth.empty();
    }
    assertThat(depth.depth()).isEqualTo(64);
  }

  @Test
  void staysWhereItWasGiven() {
    PrefetchDepth depth = PrefetchDepth.of(3);
    depth.full();
    assertThat(depth.empty()).isFalse();
    assertThat(depth.depth()).isEqualTo(3);
  }
}
