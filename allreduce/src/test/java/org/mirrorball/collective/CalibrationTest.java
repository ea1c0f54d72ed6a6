package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CalibrationTest {

  @Test
  void theRingBeginsWhereItIsNeverBehindAnyMore() {
    long[] doubling = {10, 20, 40, 80, 160};

    assertThat(Calibration.ringLength(doubling, new long[] {30, 30, 30, 30, 30})).isEqualTo(65_536);
    assertThat(Calibration.ringLength(doubling, new long[] {5, 30, 30, 90, 100}))
        .isEqualTo(1 << 20);
    assertThat(Calibration.ringLength(doubling, new long[] {5, 5, 5, 5, 5})).isEqualTo(4096);
    assertThat(Calibration.ringLength(doubling, new long[] {5, 5, 5, 5, 500})).isEqualTo(2 << 20);
  }

  @Test
  void rankZeroDecidesForAll() throws Exception {
    // Every rank's clock says something else; the ring is slow by all but rank 0's.
    try (TestRing ring = TestRing.open(TestRing.options(), 3)) {
      List<AlgorithmTable> found =
          ring.onEveryRank(
              communicator -> {
                var now = new AtomicInteger();
                var inUse = new ArrayList<AlgorithmTable>();
                boolean isFirst = communicator.rank() == 0;
                AlgorithmTable table =
                    new Calibration(
                            communicator,
                            inUse::add,
                            () -> {
                              boolean isRing = inUse.get(inUse.size() - 1).ringLength() == 0;
                              return now.addAndGet(isRing == isFirst ? 1 : 2);
                            })
                        .run();
                assertThat(inUse.get(inUse.size() - 1)).isEqualTo(table);
                communicator.barrier();
                return table;
              });
      assertThat(found).containsOnly(new AlgorithmTable(4096));
    }
  }

  @Test
  void aCalibratedGroupAddsUpEveryLength() throws Exception {
    CommunicatorOptions options = TestRing.options().withRingLength(CommunicatorOptions.CALIBRATE);
    try (TestRing ring = TestRing.open(options, 3)) {
      for (int elementCount : new int[] {1, 5_000, 300_000}) {
        List<ByteBuffer> sums =
            ring.onEveryRank(
                communicator -> {
                  ByteBuffer vector = TestRing.floats(elementCount);
                  for (int i = 0; i < elementCount; i++) {
                    vector.putFloat(i * Float.BYTES, communicator.rank() + i % 5);
                  }
                  communicator.allReduceSum(Elements.float32(vector, 0, elementCount)).run(1, 0);
                  return vector;
                });
        float[] last = new float[elementCount];
        sums.get(2).asFloatBuffer().get(last);
        assertThat(Arrays.equals(last, expected(elementCount))).isTrue();
        assertThat(sums).allMatch(sum -> sum.equals(sums.get(0)));
      }
    }
  }

  private static float[] expected(int elementCount) {
    float[] sums = new float[elementCount];
    for (int i = 0; i < elementCount; i++) {
      sums[i] = 3 + 3 * (i % 5);
    }
    return sums;
  }

  @Test
  void aLengthBelowZeroIsRefused() {
    assertThatThrownBy(() -> TestRing.options().withRingLength(-2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ringLength: got -2, expected 0 or more bytes, or CALIBRATE");
  }
}
