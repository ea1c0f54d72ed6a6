package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ranks on two pretended hosts, three in a row on each: some edges in shared memory, some UDP. */
final class MixedCollectiveTest extends CollectiveSuite {

  private static final int RANKS_IN_A_ROW = 3;

  @Override
  Group open(int ranks) throws Exception {
    return openMixed(ranks);
  }

  private static TestRing openMixed(int ranks) throws Exception {
    return TestRing.open(TestRing.options(), ranks, MixedCollectiveTest::onPretendedHost);
  }

  private static PeerAddress onPretendedHost(PeerAddress address) {
    return new PeerAddress(
        address.rank(),
        address.host(),
        "host " + hostOf(address.rank()),
        address.ipcDirectory(),
        address.udpPort(),
        address.udpMtuLength(),
        address.pid());
  }

  private static int hostOf(int rank) {
    return rank / RANKS_IN_A_ROW % 2;
  }

  @Test
  void onlyEdgesInsideAHostGoThroughSharedMemory() throws Exception {
    int ranks = 8;
    try (TestRing ring = openMixed(ranks)) {
      int inside = 0;
      int between = 0;
      for (int rank = 0; rank < ranks; rank++) {
        var group = new CommunicatorGroup(rank, ring.peers(), 1);
        for (PeerAddress receiver : group.dataReceivers()) {
          boolean isInside = hostOf(receiver.rank()) == hostOf(rank);
          inside += isInside ? 1 : 0;
          between += isInside ? 0 : 1;
        }
      }
      assertThat(between).isPositive();
      assertThat(inside).isPositive();
      assertThat(slotFileCount(ring.directory())).isEqualTo(inside);
    }
  }

  private static long slotFileCount(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith("edge-")).count();
    }
  }
}
