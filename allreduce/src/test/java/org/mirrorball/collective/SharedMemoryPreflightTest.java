package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedMemoryPreflightTest {

  @TempDir private Path root;

  @Test
  void enoughSpaceIsNoNews() {
    assertThatCode(() -> SharedMemoryPreflight.check(root, 2, true)).doesNotThrowAnyException();
  }

  @Test
  void everyEdgeIsCountedAndNoneBetweenRanksOfAHostThatIsNotThere() {
    long alone = SharedMemoryPreflight.neededLength(1, true);
    assertThat(SharedMemoryPreflight.neededLength(1, false)).isEqualTo(alone);
    for (int ranks = 2; ranks < 70; ranks++) {
      List<PeerAddress> peers = MemoryTransport.peers(ranks);
      long edges = 0;
      for (int rank = 0; rank < ranks; rank++) {
        edges += new CommunicatorGroup(rank, peers, 1).dataReceivers().size();
      }
      assertThat(SharedMemoryPreflight.neededLength(ranks, true) - alone)
          .isBetween(
              edges * StreamSettings.LOCAL_EDGE_LENGTH,
              2 * edges * StreamSettings.LOCAL_EDGE_LENGTH);
      assertThat(SharedMemoryPreflight.neededLength(ranks, false) - alone)
          .isBetween(
              2 * edges * StreamSettings.REMOTE_EDGE_LENGTH,
              4 * edges * StreamSettings.REMOTE_EDGE_LENGTH);
    }
  }

  @Test
  void tooLittleSpaceIsToldWithTheWayOut() {
    assertThatThrownBy(() -> SharedMemoryPreflight.check(root, 100_000_000, true))
        .hasMessageContaining(root.toString())
        .hasMessageContaining("100000000 ranks need")
        .hasMessageContaining("--shm-size");
  }
}
