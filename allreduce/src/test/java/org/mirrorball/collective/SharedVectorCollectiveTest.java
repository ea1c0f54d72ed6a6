package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranks of one host that read each other's vectors. */
final class SharedVectorCollectiveTest extends CollectiveSuite {

  private static final int ELEMENT_COUNT = 200_001;

  @Override
  Group open(int ranks) throws Exception {
    return TestRing.open(TestRing.options(), ranks);
  }

  @Override
  ByteBuffer memory(Communicator communicator, int byteLength) {
    return communicator.allocate(byteLength);
  }

  /** Fractions whose sum depends on the order of additions. */
  private static ByteBuffer fractions(ByteBuffer vector, int rank) {
    for (int i = 0; i < ELEMENT_COUNT; i++) {
      vector.putFloat(i * Float.BYTES, 1f / (1 + rank + i % 97));
    }
    return vector;
  }

  private static Elements allElements(ByteBuffer vector) {
    return Elements.float32(vector, 0, ELEMENT_COUNT);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void theBitsAreThoseOfTheRing(int ranks) throws Exception {
    try (Group group = open(ranks)) {
      group.onEveryRank(
          communicator -> {
            int rank = communicator.rank();
            ByteBuffer own = fractions(TestRing.floats(ELEMENT_COUNT), rank);
            ByteBuffer shared = fractions(communicator.allocate(ELEMENT_COUNT * Float.BYTES), rank);
            communicator.allReduceSum(allElements(own)).run(1, 0);
            communicator.allReduceSum(allElements(shared)).run(2, 0);
            assertThat(shared).isEqualTo(own);
            communicator.barrier();
            return null;
          });
    }
  }

  @Test
  void whereOneRankHasNoSharedVectorAllGoRoundTheRing() throws Exception {
    int ranks = 3;
    try (Group group = open(ranks)) {
      List<ByteBuffer> sums =
          group.onEveryRank(
              communicator -> {
                ByteBuffer vector =
                    communicator.rank() == 1
                        ? TestRing.floats(ELEMENT_COUNT)
                        : communicator.allocate(ELEMENT_COUNT * Float.BYTES);
                fractions(vector, communicator.rank());
                Collective sum = communicator.allReduceSum(allElements(vector));
                sum.run(1, 0);
                sum.run(2, 0);
                return vector;
              });
      assertThat(sums).allMatch(sum -> sum.equals(sums.get(0)));
      float once = 1f + 1f / 2 + 1f / 3;
      assertThat(sums.get(0).getFloat(0)).isEqualTo(3 * once);
    }
  }

  @Test
  void partsOfAVectorMayLieAnywhereInItOnEachRank() throws Exception {
    try (Group group = open(2)) {
      group.onEveryRank(
          communicator -> {
            int begin = 1 + 16 * communicator.rank();
            ByteBuffer vector = communicator.allocate((ELEMENT_COUNT + 40) * Float.BYTES);
            for (int i = 0; i < ELEMENT_COUNT + 40; i++) {
              vector.putFloat(i * Float.BYTES, i);
            }
            communicator.allReduceSum(Elements.float32(vector, begin, ELEMENT_COUNT)).run(1, 0);
            for (int i = 0; i < ELEMENT_COUNT + 40; i++) {
              boolean isInside = i >= begin && i < begin + ELEMENT_COUNT;
              float expected = isInside ? (i - begin + 1f) + (i - begin + 17f) : i;
              assertThat(vector.getFloat(i * Float.BYTES)).isEqualTo(expected);
            }
            communicator.barrier();
            return null;
          });
    }
  }

  @Test
  void aVectorServesTheNextGenerationToo() throws Exception {
    try (TestRing ring = TestRing.open(TestRing.options(), 2)) {
      List<ByteBuffer> vectors =
          ring.onEveryRank(
              communicator -> {
                ByteBuffer vector = communicator.allocate(ELEMENT_COUNT * Float.BYTES);
                vector.putFloat(0, 1);
                communicator.allReduceSum(allElements(vector)).run(1, 0);
                return vector;
              });
      ring.connect(2);
      ring.onEveryRank(
          communicator -> {
            ByteBuffer vector = vectors.get(communicator.rank());
            communicator.allReduceSum(allElements(vector)).run(1, 0);
            assertThat(vector.getFloat(0)).isEqualTo(4);
            communicator.barrier();
            return null;
          });
    }
  }

  @Test
  void ranksThatDifferAreToldSoAtOnce() throws Exception {
    try (Group group = open(2)) {
      group.onEveryRank(
          communicator -> {
            int count = ELEMENT_COUNT - communicator.rank();
            ByteBuffer vector = communicator.allocate(ELEMENT_COUNT * Float.BYTES);
            Collective sum = communicator.allReduceSum(Elements.float32(vector, 0, count));
            assertThatThrownBy(() -> sum.run(7, 3))
                .isInstanceOf(CollectiveException.class)
                .hasMessageContaining("ranks differ in their operation")
                .hasMessageContaining("all-reduce of 200001 FLOAT32")
                .hasMessageContaining("all-reduce of 200000 FLOAT32");
            return null;
          });
    }
  }

  @Test
  void anotherKindOfOperationIsNoticedToo() throws Exception {
    try (Group group = open(2)) {
      group.onEveryRank(
          communicator -> {
            Elements elements = allElements(communicator.allocate(ELEMENT_COUNT * Float.BYTES));
            Collective operation =
                communicator.rank() == 0
                    ? communicator.allReduceSum(elements)
                    : communicator.broadcast(elements, 0); // waits for rank 0, which waits too
            assertThatThrownBy(() -> operation.run(1, 0))
                .isInstanceOf(CollectiveException.class)
                .hasMessageContaining("ranks differ in their operation");
            return null;
          });
    }
  }

  @Test
  void vectorsGoWithTheFactory() throws Exception {
    try (TestRing ring = TestRing.open(TestRing.options(), 2)) {
      ByteBuffer vector = ring.rank(0).allocate(1 << 20);
      Path folder = Path.of(ring.peers().get(0).ipcDirectory());
      assertThat(vectorCount(folder)).isOne();
      ring.factory(0).close();
      assertThat(vectorCount(folder)).isZero();
      assertThat(vector.putLong(8, 5).getLong(8)).isEqualTo(5); // still there for who holds it
    }
  }

  private static long vectorCount(Path folder) throws Exception {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "vector-*")) {
      return StreamSupport.stream(files.spliterator(), false).count();
    }
  }
}
