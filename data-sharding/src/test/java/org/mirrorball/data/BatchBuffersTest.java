package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchBuffersTest {

  private static final SampleShape SHAPE = new SampleShape(new int[] {8}, new int[] {1});
  private static final long BATCH_LENGTH = 4L * Float.BYTES * (8 + 1 + 1);

  private final List<Batch> batches = new ArrayList<>();

  private BatchBuffers buffers(PrefetchDepth depth) {
    return new BatchBuffers(batches, depth, () -> new Batch(4, SHAPE));
  }

  @Test
  void thereIsOneMoreThanIsReadAhead() {
    var buffers = buffers(PrefetchDepth.of(5));
    assertThat(buffers.all()).hasSize(6).doesNotHaveDuplicates();
    assertThat(buffers.another()).isNull();
  }

  @Test
  void theBoundInBytesHoldsForADepthThatWasGiven() {
    assertThat(buffers(PrefetchDepth.of(1000, 7 * BATCH_LENGTH)).all()).hasSize(7);
  }

  @Test
  void oneIsFilledWhileAnotherIsTrainedOnHoweverLargeTheyAre() {
    assertThat(buffers(PrefetchDepth.of(9, BATCH_LENGTH / 2)).all()).hasSize(2);
  }

  @Test
  void theBoundInBytesHoldsWhileTheDepthGrowsAndInTheNextEpoch() {
    PrefetchDepth depth = PrefetchDepth.of(PrefetchOperation.AUTOMATIC, 7 * BATCH_LENGTH);
    var buffers = buffers(depth);
    assertThat(buffers.all()).hasSize(3);
    assertThat(buffers.another()).as("before the depth grows").isNull();
    for (int i = 0; i < 5; i++) {
      depth.full();
      depth.empty();
    }
    for (int count = 4; count <= 7; count++) {
      assertThat(buffers.another()).isNotNull();
    }
    assertThat(buffers.another()).isNull();
    assertThat(buffers(depth).all()).containsExactlyElementsOf(buffers.all()).hasSize(7);
  }
}
