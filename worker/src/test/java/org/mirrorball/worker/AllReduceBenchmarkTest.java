package org.mirrorball.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.WireType;

class AllReduceBenchmarkTest {

  @Test
  void manyShortOperationsAreTimedAndAFewLongOnes() {
    assertThat(AllReduceBenchmark.timedCount(1)).isEqualTo(200);
    assertThat(AllReduceBenchmark.timedCount(4 << 20)).isEqualTo(100);
    assertThat(AllReduceBenchmark.timedCount(Integer.MAX_VALUE / 4)).isEqualTo(5);
  }

  @Test
  void everyOperationOfEveryLengthHasItsTime() {
    byte[] result = new AllReduceBenchmark(List.of(4 << 20, 7), WireType.EXACT).run(new Alone());

    long[][] elapsedNs = Results.fromBytes(result, long[][].class);
    assertThat(elapsedNs[0]).hasSize(100);
    assertThat(elapsedNs[1]).hasSize(200);
  }

  /** The only worker there is. */
  private static final class Alone implements WorkerContext {

    @Override
    public int rank() {
      return 0;
    }

    @Override
    public int worldSize() {
      return 1;
    }

    @Override
    public Communicator communicator() {
      return Communicator.solo();
    }

    @Override
    public void report(Progress progress) {}

    @Override
    public void checkCancelled() {}
  }
}
