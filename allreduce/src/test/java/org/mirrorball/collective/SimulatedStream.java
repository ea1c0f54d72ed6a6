package org.mirrorball.collective;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** One stream between two ranks: a bounded queue whose frames take their time, or worse. */
final class SimulatedStream implements Outlet {

  private static final int NO_STAGE = -1;

  private record Transit(UnsafeBuffer frame, long arrivalNs) {}

  private final int capacity;
  private final EdgeFaults faults;
  private final NanoClock clock;
  private final Random random;
  private final List<Transit> transits = new ArrayList<>();
  private Partition partition = Partition.NONE;
  private long lastArrivalNs;
  private UnsafeBuffer claimed;
  private int corruptedStage = NO_STAGE;

  /**
   * @param capacity frames that it holds
   */
  SimulatedStream(int capacity, EdgeFaults faults, NanoClock clock, Random random) {
    this.capacity = capacity;
    this.faults = faults;
    this.clock = clock;
    this.random = random;
  }

  /** A bit of the elements in the next frame of a stage is to be flipped. */
  void corrupt(int stage) {
    corruptedStage = stage;
  }

  private void flipIfToBeCorrupted() {
    int last = claimed.capacity() - 1;
    if (last > Frame.HEADER_LENGTH && Frame.stage(claimed, 0) == corruptedStage) {
      claimed.putByte(last, (byte) (claimed.getByte(last) ^ 0x40));
      corruptedStage = NO_STAGE;
    }
  }

  /** This stream is to be cut for a while. */
  void cut(Partition by) {
    partition = by;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean tryClaim(int length) {
    if (transits.size() >= capacity) {
      return false;
    }
    claimed = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
    return true;
  }

  @Override
  public MutableDirectBuffer buffer() {
    return claimed;
  }

  @Override
  public int offset() {
    return 0;
  }

  @Override
  public void commit() {
    flipIfToBeCorrupted();
    long nowNs = clock.nanoTime();
    if (happens(faults.lost()) || partition.loses(nowNs)) {
      return;
    }
    if (happens(faults.corrupted())) {
      int bit = random.nextInt(Frame.HEADER_LENGTH * Byte.SIZE);
      int place = bit / Byte.SIZE;
      claimed.putByte(place, (byte) (claimed.getByte(place) ^ 1 << bit % Byte.SIZE));
    }
    add(nowNs);
    if (happens(faults.duplicated())) {
      add(nowNs);
    }
  }

  private void add(long nowNs) {
    long delayNs =
        happens(faults.delayed()) ? (long) (random.nextDouble() * faults.maxDelayNs()) : 0;
    long arrivalNs = partition.arrival(nowNs + delayNs);
    lastArrivalNs = Math.max(lastArrivalNs, arrivalNs);
    Transit transit = new Transit(claimed, lastArrivalNs);
    int place = transits.size();
    transits.add(place > 0 && happens(faults.reordered()) ? place - 1 : place, transit);
  }

  private boolean happens(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  /** Hands out what has arrived. */
  int poll(FrameHandler handler, int frameLimit) {
    int count = 0;
    while (count < frameLimit && !transits.isEmpty()) {
      Transit first = transits.get(0);
      if (first.arrivalNs() - clock.nanoTime() > 0
          || !handler.onFrame(first.frame(), 0, first.frame().capacity())) {
        break;
      }
      transits.remove(0);
      count++;
    }
    return count;
  }
}
