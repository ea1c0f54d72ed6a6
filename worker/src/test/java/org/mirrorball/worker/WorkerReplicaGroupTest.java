package org.mirrorball.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.mirrorball.collective.Collective;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.Elements;
import org.mirrorball.collective.ReduceOperator;
import org.mirrorball.collective.WireType;

class WorkerReplicaGroupTest {

  @Test
  void sumsKeepMoreDigitsThanAFloatHas() {
    double count = 123_456_789.25;

    double[] sums =
        new WorkerReplicaGroup(contextOf(new TwinCommunicator(0))).sum(new double[] {count});

    assertThat(sums).containsExactly(2 * count);
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

  /** Rank 0 of two. The other brings the same values to a sum, and its own CRC to a gathering. */
  private record TwinCommunicator(long otherCrc) implements Communicator {

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
      ByteBuffer buffer = elements.buffer();
      for (int i = 0; i < elements.count(); i++) {
        buffer.putFloat(4 * i, 2 * buffer.getFloat(4 * i));
      }
      return Communicator.solo().allReduceSum(elements);
    }

    @Override
    public Collective allGather(Elements elements) {
      elements.buffer().putLong(8, otherCrc);
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
