package org.mirrorball.collective;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.IdleStrategy;

/** Backs off by and by while an operation is under way, and sleeps until it is woken otherwise. */
final class RingIdleStrategy implements IdleStrategy {

  /**
   * Some 40 us: a neighbour on another core answers within that. No yielding after it: on a machine
   * with fewer cores than threads a yield lasts a scheduler's slice of milliseconds, while a thread
   * that wakes from a nap gets its core soon. Two ranks on two cores that other programs kept busy
   * took 15 ms for 16 MiB like this, 35 ms with 20 spins and 50 yields.
   */
  private static final int SPIN_COUNT = 200;

  /**
   * Some 40 ms in short naps; a neighbour later than that is computing, and not worth the power.
   */
  private static final int SHORT_NAP_COUNT = 400;

  /** About the least the system can do: timers are late by 50 us. */
  private static final long SHORT_NAP_NS = TimeUnit.MICROSECONDS.toNanos(30);

  private static final long LONG_NAP_NS = TimeUnit.MILLISECONDS.toNanos(1);

  /** With nothing to do: often enough for heartbeats, and to pass on an abort. */
  private static final long SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final BooleanSupplier busy;
  private int idleCount;

  RingIdleStrategy(BooleanSupplier busy) {
    this.busy = busy;
  }

  @Override
  public void idle(int workCount) {
    if (workCount > 0) {
      reset();
    } else {
      idle();
    }
  }

  @Override
  public void idle() {
    if (!busy.getAsBoolean()) {
      reset();
      LockSupport.parkNanos(SLEEP_NS);
      return;
    }
    idleCount++;
    if (idleCount <= SPIN_COUNT) {
      Thread.onSpinWait();
    } else if (idleCount <= SPIN_COUNT + SHORT_NAP_COUNT) {
      LockSupport.parkNanos(SHORT_NAP_NS);
    } else {
      LockSupport.parkNanos(LONG_NAP_NS);
    }
  }

  @Override
  public void reset() {
    idleCount = 0;
  }
}
