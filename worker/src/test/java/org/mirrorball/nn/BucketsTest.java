package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BucketsTest {

  @Test
  void partsAreGatheredUntilTheLimitIsReached() {
    int[] offsets = {0, 16, 26, 126, 136};
    int[] counts = {16, 10, 100, 10, 5};
    int[] positions = {3, 9, 5, 12, 20};

    var buckets = Buckets.cut(offsets, counts, positions, 100);

    assertThat(buckets)
        .containsExactly(new Buckets.Bucket(0, 126, 9), new Buckets.Bucket(126, 15, 20));
  }

  @Test
  void aSmallModelIsOneBucket() {
    var buckets = Buckets.cut(new int[] {0, 16}, new int[] {16, 2}, new int[] {1, 2}, 1000);

    assertThat(buckets).containsExactly(new Buckets.Bucket(0, 18, 2));
  }

  @Test
  void aPartLargerThanTheLimitIsNotDivided() {
    var buckets = Buckets.cut(new int[] {0, 16}, new int[] {16, 5000}, new int[] {1, 2}, 10);

    assertThat(buckets)
        .containsExactly(new Buckets.Bucket(0, 16, 1), new Buckets.Bucket(16, 5000, 2));
  }
}
