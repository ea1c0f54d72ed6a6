package org.mirrorball.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mirrorball.collective.Collective;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.Elements;
import org.mirrorball.collective.ReduceOperator;
import org.mirrorball.collective.WireType;

class WorkerReplicaGroupTest {

  @Test
  void sumsKeepMoreDigitsThanAFloatHas() {
    var other = new TwinCommunicator(Double.doubleToLongBits(123_456_789_012_345.0));

    double[] sums = new WorkerReplicaGroup(contextOf(other)).sum(new double[] {2});

    assertThat(sums).containsExactly(123_456_789_012_347.0);
  }

  @Test
  void equalWeightsAreFine() {
    var group = new WorkerReplicaGroup(contextOf(new TwinCommunicator(0xCAFEBABEL)));

    assertThatCode(() -> group.requireSameWeights(3, 0xCAFEBABEL)).doesNotThrowAnyException();
  }

  @Test
  void differentWeightsAreAnErrorThatNamesRanksAndCrcs() {
    var group = new WorkerReplicaGroup(contextOf(new TwinCommunicator(0xCAFEBABFL)));

    assertThatThrownBy(() -> group.requireSameWeights(3, 0xCAFEBABEL))
        .hasMessageContaining("step 3")
        .hasMessageContaining("rank 0 has CRC cafebabe")
        .hasMessageContaining("rank 1 has CRC cafebabf");
  }

  private static WorkerContext contextOf(Communicator communicator) {
    return new WorkerContext() {
      @Override
      public int rank() {
        return communicator.rank();
      }

      @Override
      public int worldSize() {
        return communicator.worldSize();
      }

      @Override
      public Communicator communicator() {
        return communicator;
      }

      @Override
      public void report(Progress progress) {}

      @Override
      public void checkCancelled() {}
    };
  }

  /** Rank 0 of two. The other brings its own number to a gathering. */
  private record TwinCommunicator(long other) implements Communicator {

    @Override
    public int rank() {
      return 0;
    }

    @Override
    public int worldSize() {
      return 2;
    }

    @Override
    public int generation() {
      return 1;
    }

    @Override
    public Collective allReduce(Elements elements, ReduceOperator operator, WireType wire) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Collective allGather(Elements elements) {
      int othersOffset = elements.chunk(1, 2).offset() * Long.BYTES;
      elements.buffer().putLong(othersOffset, other);
      return Communicator.solo().allGather(elements);
    }

    @Override
    public Collective reduceScatter(Elements elements, ReduceOperator operator, WireType wire) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Collective broadcast(Elements elements, int root) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void barrier() {}

    @Override
    public void close() {}
  }
}
