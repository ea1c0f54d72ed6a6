package org.mirrorball.collective;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times both algorithms on the ranks as they are, in turns, and has rank 0 decide for all from
 * which length on all-reduces go round the ring. All ranks run it together.
 */
final class Calibration {

  private static final Logger LOG = LoggerFactory.getLogger(Calibration.class);

  private static final int[] BYTE_LENGTHS = {4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20};
  private static final int TURN_COUNT = 30;

  private final Communicator communicator;
  private final Consumer<AlgorithmTable> use;
  private final NanoClock clock;
  private final ByteBuffer vector;
  private long step;

  /**
   * @param use changes the table for the operations to come
   */
  Calibration(Communicator communicator, Consumer<AlgorithmTable> use, NanoClock clock) {
    this.communicator = communicator;
    this.use = use;
    this.clock = clock;
    this.vector = communicator.allocate(BYTE_LENGTHS[BYTE_LENGTHS.length - 1]);
  }

  /** Leaves the table that was found in use, and returns it. */
  AlgorithmTable run() {
    long[] doublingNs = new long[BYTE_LENGTHS.length];
    long[] ringNs = new long[BYTE_LENGTHS.length];
    for (int i = 0; i < BYTE_LENGTHS.length; i++) {
      measure(i, doublingNs, ringNs);
    }
    ByteBuffer decision = communicator.allocate(Integer.BYTES);
    decision.putInt(0, ringLength(doublingNs, ringNs));
    var told = new Elements(decision, ElementType.INT32, 0, 1);
    communicator.broadcast(told, 0).run(step++, 0);
    AlgorithmTable found = new AlgorithmTable(decision.getInt(0));
    use.accept(found);
    if (communicator.rank() == 0) {
      LOG.info(
          "all-reduces of {} bytes and more go round the ring ({} bytes took {} ns, and {} ns by"
              + " recursive doubling)",
          found.ringLength(),
          Arrays.toString(BYTE_LENGTHS),
          Arrays.toString(ringNs),
          Arrays.toString(doublingNs));
    }
    return found;
  }

  private void measure(int index, long[] doublingNs, long[] ringNs) {
    int elementCount = BYTE_LENGTHS[index] / Float.BYTES;
    Collective sum = communicator.allReduceSum(Elements.float32(vector, 0, elementCount));
    long[] byDoubling = new long[TURN_COUNT];
    long[] byRing = new long[TURN_COUNT];
    for (int turn = 0; turn < TURN_COUNT; turn++) {
      byDoubling[turn] = time(sum, new AlgorithmTable(Integer.MAX_VALUE));
      byRing[turn] = time(sum, new AlgorithmTable(0));
    }
    // The lower quartile: the first turns run before the compiler has come.
    Arrays.sort(byDoubling);
    Arrays.sort(byRing);
    doublingNs[index] = byDoubling[TURN_COUNT / 4];
    ringNs[index] = byRing[TURN_COUNT / 4];
  }

  private long time(Collective sum, AlgorithmTable table) {
    use.accept(table);
    long beginNs = clock.nanoTime();
    sum.run(step++, 0);
    return clock.nanoTime() - beginNs;
  }

  /**
   * The least length from which on the ring is never behind; beyond all of them if there is none.
   */
  static int ringLength(long[] doublingNs, long[] ringNs) {
    int first = BYTE_LENGTHS.length;
    while (first > 0 && ringNs[first - 1] <= doublingNs[first - 1]) {
      first--;
    }
    return first < BYTE_LENGTHS.length
        ? BYTE_LENGTHS[first]
        : 2 * BYTE_LENGTHS[BYTE_LENGTHS.length - 1];
  }
}
