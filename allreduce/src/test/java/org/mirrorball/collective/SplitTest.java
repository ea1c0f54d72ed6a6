package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SplitTest {

  private static final CommunicatorOptions OPTIONS =
      CommunicatorOptions.forJob("memory").withOperationTimeout(Duration.ofSeconds(30));

  @Test
  void membersAreOrderedByKeyAndThenByRank() {
    List<PeerAddress> peers = MemoryTransport.peers(5);
    int[] colors = {4, 9, 4, 4, 9};
    int[] keys = {7, 0, -1, 7, 0};
    Split split = new Split(new CommunicatorGroup(3, peers, 12));
    for (int rank = 0; rank < 5; rank++) { // as the sum over all ranks leaves it
      Elements said =
          new Split(new CommunicatorGroup(rank, peers, 12)).say(colors[rank], keys[rank], 1 + rank);
      Elements all = split.say(colors[3], keys[3], 4);
      for (int i = 3 * rank; i < 3 * rank + 3; i++) {
        all.buffer().putLong(i * Long.BYTES, said.buffer().getLong(i * Long.BYTES));
      }
    }
    assertThat(split.number()).isEqualTo(5);
    CommunicatorGroup group = split.group();
    assertThat(group.peers()).extracting(PeerAddress::pid).containsExactly(102L, 100L, 103L);
    assertThat(group.peers()).extracting(PeerAddress::rank).containsExactly(0, 1, 2);
    assertThat(group.rank()).isEqualTo(2);
    assertThat(group.generation()).isEqualTo(12);
    assertThat(group.number()).isEqualTo(5);
  }

  @Test
  void framesAndStreamsOfGroupsAndPurposesDiffer() {
    Set<Integer> memberships = new HashSet<>();
    Set<Integer> streams = new HashSet<>();
    for (int generation = 0; generation < 3; generation++) {
      for (int number = 0; number <= CommunicatorGroup.MAX_NUMBER; number++) {
        var group =
            new CommunicatorGroup(
                0,
                MemoryTransport.peers(2),
                generation,
                number,
                CommunicatorGroup.Purpose.COLLECTIVES);
        for (CommunicatorGroup view : List.of(group, group.forMessages())) {
          assertThat(memberships.add(view.membership())).isTrue();
          assertThat(streams.add(StreamSettings.dataStreamId(view.streamNumber(), 65_535)))
              .isTrue();
          assertThat(streams.add(StreamSettings.controlStreamId(view.streamNumber(), 65_535)))
              .isTrue();
        }
      }
    }
  }

  @Test
  void moreSplitsThanStreamsHaveNumbersForAreRefusedWithTheWayOut() {
    var numbers = new GroupNumbers();
    numbers.take(CommunicatorGroup.MAX_NUMBER, 3);
    assertThatThrownBy(() -> numbers.take(numbers.next(), 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("generation 3 was split 255 times")
        .hasMessageContaining("connect anew");
  }

  @Test
  void aRankThatIsLostFromAPartEndsThePartAndLeavesTheWholeAlone() throws Exception {
    try (MemoryGroup group = MemoryGroup.open(4, 8, OPTIONS)) {
      group.onEveryRank(
          whole -> {
            Communicator part = whole.split(whole.rank() % 2, 0);
            if (whole.rank() == 3) {
              part.close();
            } else if (whole.rank() == 1) {
              assertThatThrownBy(part::barrier)
                  .isInstanceOf(CollectiveException.class)
                  .hasMessageContaining("rank 1 (memory, pid 103) is lost: it left the group");
            } else {
              part.barrier();
            }
            whole.barrier();
            return null;
          });
    }
  }

  @Test
  void closingTheWholeClosesItsParts() throws Exception {
    try (MemoryGroup group = MemoryGroup.open(2, 8, OPTIONS)) {
      group.onEveryRank(
          whole -> {
            Communicator part = whole.split(0, whole.rank());
            whole.close();
            assertThatThrownBy(part::barrier).hasMessageContaining("the communicator is closed");
            return null;
          });
    }
  }

  @Test
  void aRankAloneIsAGroupOfOneAndANegativeColorIsRefused() throws Exception {
    try (MemoryGroup group = MemoryGroup.open(2, 8, OPTIONS)) {
      group.onEveryRank(
          whole -> {
            assertThatThrownBy(() -> whole.split(-1, 0)).hasMessageContaining("color -1");
            try (Communicator alone = whole.split(whole.rank(), 0)) {
              assertThat(alone.worldSize()).isEqualTo(1);
              assertThat(alone.generation()).isEqualTo(whole.generation());
              assertThat(alone.split(0, 0).worldSize()).isEqualTo(1);
            }
            return null;
          });
    }
  }
}
