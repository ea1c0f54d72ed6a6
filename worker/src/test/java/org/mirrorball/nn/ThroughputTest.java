package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThroughputTest {

  private final AtomicLong clock = new AtomicLong();

  @Test
  void theFirstTwentyStepsOfALongRunDoNotCount() {
    var throughput = new Throughput(clock::get, 100);
    for (int step = 0; step < 20; step++) {
      clock.addAndGet(5_000_000_000L);
      throughput.stepDone(128);
    }
    assertThat(throughput.samplesPerSecond()).isZero();
    for (int step = 0; step < 10; step++) {
      clock.addAndGet(10_000_000);
      throughput.stepDone(128);
    }

    assertThat(throughput.samplesPerSecond()).isEqualTo(12_800);
  }

  @Test
  void aShortRunLeavesOutTheFirstStepOnly() {
    var throughput = new Throughput(clock::get, 3);
    for (int step = 0; step < 3; step++) {
      clock.addAndGet(1_000_000_000);
      throughput.stepDone(10);
    }

    assertThat(throughput.samplesPerSecond()).isEqualTo(10);
  }
}
