package org.mirrorball.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class AllReduceTimeTest {

  @Test
  void theMedianIsTheOperationInTheMiddle() {
    assertThat(median(5, 1, 9)).isEqualTo(5);
    assertThat(median(5, 1, 9, 7)).as("of an even number, the upper one").isEqualTo(7);
    assertThat(median(3)).isEqualTo(3);
  }

  private static double median(long... elapsedNs) {
    return AllReduceTime.ofOperations("mirrorball", 10, elapsedNs).medianNs();
  }

  @Test
  void theBandwidthCountsTheBytesOfTheVectorOnce() {
    assertThat(new AllReduceTime("mpi", 1_000_000, 2e6).algorithmBandwidth())
        .isCloseTo(2.0, within(1e-9));
  }

  @Test
  void aPeersRowsAreTimesAndItsOtherLinesAreNot() {
    List<AllReduceTime> heard = new ArrayList<>();
    var reader = PeerRow.reader("gloo", heard::add);

    reader.accept("a warning about something");
    reader.accept("gloo ranks=2 floats=1024 median_ms=0.4450 algbw_GBps=0.009");
    reader.accept("mpi ranks=2 floats=1024 median_ms=0.4450 algbw_GBps=0.009");

    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).floatCount()).isEqualTo(1024);
    assertThat(heard.get(0).medianMs()).isCloseTo(0.445, within(1e-9));
  }

  @Test
  void theBestTurnOfEachLengthCounts() {
    var comparison = new Comparison();
    for (double medianNs : new double[] {30, 10, 20}) {
      comparison.add(new AllReduceTime("mpi", 1, medianNs));
      comparison.add(new AllReduceTime("mpi", 2, medianNs + 5));
    }

    assertThat(comparison.best("mpi", 1).medianNs()).isEqualTo(10);
    assertThat(comparison.best("mpi", 2).medianNs()).isEqualTo(15);
    assertThatThrownBy(() -> comparison.best("gloo", 1))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("gloo has no time for 1 floats");
  }
}
