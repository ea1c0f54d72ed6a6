package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ranks of one host whose frames are sealed; two of them exchange even long vectors directly. */
final class SealedCollectiveTest extends CollectiveSuite {

  private static final int ELEMENT_COUNT = 200_001; // four frames, and a part of one

  @Override
  TestRing open(int ranks) throws Exception {
    return TestRing.open(TestRing.options().withSecret(TestEdge.SECRET).withSealing(true), ranks);
  }

  @Test
  void twoRanksGetTheSameBits() throws Exception {
    try (Group group = open(2)) {
      List<ByteBuffer> sums =
          group.onEveryRank(
              communicator -> {
                ByteBuffer vector = TestRing.floats(ELEMENT_COUNT);
                for (int i = 0; i < ELEMENT_COUNT; i++) {
                  vector.putFloat(i * Float.BYTES, fraction(communicator.rank(), i));
                }
                communicator.allReduceSum(Elements.float32(vector, 0, ELEMENT_COUNT)).run(1, 0);
                return vector;
              });
      assertThat(sums.get(0)).isEqualTo(sums.get(1));
      for (int i = 0; i < ELEMENT_COUNT; i++) {
        assertThat(sums.get(0).getFloat(i * Float.BYTES))
            .isEqualTo(fraction(0, i) + fraction(1, i));
      }
    }
  }

  @Test
  void vectorsOfRanksThatSealLieInNoFile() throws Exception {
    try (TestRing ring = open(2)) {
      Path folder = Path.of(ring.peers().get(0).ipcDirectory());
      ByteBuffer vector = ring.rank(0).allocate(1 << 20);
      assertThat(vector.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
      assertThat(vector.capacity()).isEqualTo(1 << 20);
      assertThat(folder)
          .isDirectoryContaining("glob:**edge-*")
          .isDirectoryNotContaining("glob:**{vector,board}-*");
    }
  }

  private static float fraction(int rank, int i) {
    return 1f / (1 + rank + i % 97);
  }
}
