package org.mirrorball.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mirrorball.control.ControlMessage;

class RosterTest {

  private static ControlMessage.Join join(int workerId, String host) {
    return new ControlMessage.Join(workerId, host, host, "", 0, 1408, 100 + workerId, "");
  }

  private static Member member() {
    return new Member(null); // The roster never speaks to anyone.
  }

  @Test
  void aNumberIsTakenOnce() {
    Roster roster = new Roster(2);
    assertThat(roster.add(member(), join(0, "a"))).isNull();
    assertThat(roster.add(member(), join(0, "b")))
        .isEqualTo("worker 0 has joined already, as worker 0 (a, pid 100)");
    assertThat(roster.whoIsMissing()).isEqualTo("workers [1] of 2 did not join");
    assertThat(roster.isComplete()).isFalse();
  }

  @Test
  void workersOfOneHostHaveNeighbouringRanks() {
    Roster roster = new Roster(4);
    roster.add(member(), join(3, "b"));
    roster.add(member(), join(0, "b"));
    roster.add(member(), join(1, "a"));
    roster.add(member(), join(2, "b"));
    roster.assignRanks();
    assertThat(roster.members()).extracting(Member::workerId).containsExactly(1, 0, 2, 3);
    assertThat(roster.byRank(1).workerId()).isZero();
  }
}
