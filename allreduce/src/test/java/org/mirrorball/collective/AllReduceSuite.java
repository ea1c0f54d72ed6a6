package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every way between ranks must do; a subclass chooses the way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AllReduceSuite {

  private static final int[] ELEMENT_COUNTS = {0, 1, 7, 64, 1000, 100_003};
  private static final OperationLabel LABEL = new OperationLabel(1, 0);

  private final CommunicatorOptions options = options(TestRing.options());

  abstract CommunicatorOptions options(CommunicatorOptions defaults);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8})
  void everyRankGetsTheSumOfAll(int ranks) throws Exception {
    try (TestRing ring = TestRing.open(options, ranks)) {
      for (int elementCount : ELEMENT_COUNTS) {
        List<ByteBuffer> sums =
            ring.onEveryRank(
                communicator -> {
                  ByteBuffer vector = TestRing.floats(elementCount);
                  for (int i = 0; i < elementCount; i++) {
                    vector.putFloat(i * Float.BYTES, communicator.rank() + i % 7);
                  }
                  communicator.allReduceSum(vector, 0, elementCount, LABEL).await();
                  return vector;
                });
        for (ByteBuffer sum : sums) {
          for (int i = 0; i < elementCount; i++) {
            float expected = ranks * (ranks - 1) / 2f + ranks * (i % 7);
            assertThat(sum.getFloat(i * Float.BYTES)).as("element %d", i).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void operationsLaunchedTogetherEndInOrderEachWithItsOwnSum() throws Exception {
    int ranks = 3;
    int buckets = 40;
    int bucketElementCount = 3_001;
    try (TestRing ring = TestRing.open(options, ranks)) {
      List<ByteBuffer> sums =
          ring.onEveryRank(
              communicator -> {
                ByteBuffer vector = TestRing.floats(buckets * bucketElementCount);
                for (int i = 0; i < buckets * bucketElementCount; i++) {
                  vector.putFloat(i * Float.BYTES, (communicator.rank() + 1) * (i % 101));
                }
                List<CollectiveHandle> handles = new ArrayList<>();
                for (int bucket = 0; bucket < buckets; bucket++) {
                  handles.add(
                      communicator.allReduceSum(
                          vector,
                          bucket * bucketElementCount,
                          bucketElementCount,
                          new OperationLabel(1, bucket)));
                }
                handles.get(buckets - 1).await();
                assertThat(handles).allMatch(CollectiveHandle::isDone);
                handles.forEach(CollectiveHandle::await);
                return vector;
              });
      for (ByteBuffer sum : sums) {
        for (int i = 0; i < buckets * bucketElementCount; i++) {
          assertThat(sum.getFloat(i * Float.BYTES)).isEqualTo(6f * (i % 101));
        }
      }
    }
  }
}
