package org.mirrorball.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirrorball.bench.AllReducePlan;
import org.mirrorball.bench.AllReduceTime;
import org.mirrorball.bench.LocalTransport;

class AllReduceLinesTest {

  private static final AllReduceTime OURS = new AllReduceTime("mirrorball", 1024, 8_000);
  private static final AllReduceTime THEIRS = new AllReduceTime("mpi", 1024, 2_000);

  private final AllReducePlan plan = plan("float32");

  private static AllReducePlan plan(String wire) {
    return AllReducePlan.of(2, LocalTransport.ipc, List.of(1024L), wire);
  }

  @Test
  void aRowOfOursNamesTheTransport() {
    assertThat(AllReduceLines.row(plan, OURS))
        .hasToString(
            "mirrorball ranks=2 transport=ipc floats=1024 median_ms=0.008000 algbw_GBps=0.512");
  }

  @Test
  void aNarrowWireIsNamedBehindTheRest() {
    assertThat(AllReduceLines.row(plan("bfloat16"), OURS))
        .hasToString(
            "mirrorball ranks=2 transport=ipc floats=1024 median_ms=0.008000 algbw_GBps=0.512"
                + " wire=bfloat16");
  }

  @Test
  void aPeersRowHasNoTransport() {
    assertThat(AllReduceLines.row(plan, THEIRS))
        .hasToString("mpi ranks=2 floats=1024 median_ms=0.002000 algbw_GBps=2.048");
  }

  @Test
  void theRatioIsBelowOneWhenThePeerIsFaster() {
    assertThat(AllReduceLines.ratio(plan, OURS, THEIRS))
        .hasToString(
            "ratio peer=mpi ranks=2 floats=1024 best_mirrorball_ms=0.008000 best_peer_ms=0.002000"
                + " ratio=0.250");
  }
}
