package org.mirrorball.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirrorball.collective.WireType;

class AllReducePlanTest {

  @Test
  void theWordsOfTheCommandLineBecomeAPlan() {
    AllReducePlan plan =
        AllReducePlan.of(3, LocalTransport.udp, List.of(1L, 536870911L), "float16");

    assertThat(plan.ranks()).isEqualTo(3);
    assertThat(plan.floatCounts()).containsExactly(1, 536870911);
    assertThat(plan.wire()).isEqualTo(WireType.FLOAT16);
    assertThat(plan.isExact()).isFalse();
  }

  @Test
  void whatCannotBeMeasuredIsRefusedWithWhatWouldBeRight() {
    assertMistake(0, 1, "float32", "--ranks must be at least 1, got 0");
    assertMistake(2, 0, "float32", "--floats must be from 1 to 536870911, got 0");
    assertMistake(2, 1L << 29, "float32", "--floats must be from 1 to 536870911, got 536870912");
    assertMistake(
        2,
        1,
        "float17",
        "unknown wire type \"float17\": expected one of float32, bfloat16, float16");
    assertThatThrownBy(() -> AllReducePlan.of(2, LocalTransport.ipc, List.of(), "float32"))
        .hasMessage("--floats must name at least one length");
  }

  private static void assertMistake(int ranks, long floats, String wire, String message) {
    assertThatThrownBy(() -> AllReducePlan.of(ranks, LocalTransport.ipc, List.of(floats), wire))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void openMpiUsesTheTransportOfThePlan() {
    Path binary = Path.of("program");
    List<Long> floats = List.of(7L, 8L);

    assertThat(MpiPeer.command(AllReducePlan.of(2, LocalTransport.ipc, floats, "float32"), binary))
        .startsWith("mpirun", "--oversubscribe")
        .endsWith("--mca", "btl", "self,vader", "-np", "2", "program", "7", "8");
    assertThat(MpiPeer.command(AllReducePlan.of(4, LocalTransport.udp, floats, "float32"), binary))
        .endsWith("--mca", "btl", "self,tcp", "-np", "4", "program", "7", "8");
  }
}
