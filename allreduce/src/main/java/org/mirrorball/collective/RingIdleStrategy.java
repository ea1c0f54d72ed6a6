package org.mirrorball.collective;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.IdleStrategy;

/**
 * Backs off by and by while there is something to wait for, and sleeps until it is woken otherwise.
 */
final class RingIdleStrategy implements IdleStrategy {

  /** Some 5 us: a neighbour on another core that is at it answers within that. */
  private static final int SPIN_COUNT = 20;

  /**
   * Some 2 ms of giving way. With more ranks than cores the neighbour cannot answer before it gets
   * this core, and a yield hands it over at once: 4 ranks on 2 cores took 60 ms for 100 MiB like
   * this, 131 ms with naps in its place (single runs). With a core for each rank a yield returns at
   * once, and a nap would cost 80 us where the neighbour needs 10.
   */
  private static final int YIELD_COUNT = 5_000;

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
  private final int yieldCount;
  private int idleCount;

  /**
   * @param busy whether there is something to wait for
   * @param yields whether another rank may be waiting for this core; if all are on other hosts,
   *     only the media driver can bring anything, and a core that is yielded over and over is not
   *     one that it has for itself (1 Gbit/s, datagrams of 1,472: 155 ms for 16 MiB, with yields
   *     190)
   */
  RingIdleStrategy(BooleanSupplier busy, boolean yields) {
    this.busy = busy;
    this.yieldCount = yields ? YIELD_COUNT : 0;
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
  @SuppressWarnings("ThreadPriorityCheck") // A hint: nothing but speed depends on it.
  public void idle() {
    if (!busy.getAsBoolean()) {
      reset();
      LockSupport.parkNanos(SLEEP_NS);
      return;
    }
    idleCount++;
    if (idleCount <= SPIN_COUNT) {
      Thread.onSpinWait();
    } else if (idleCount <= SPIN_COUNT + yieldCount) {
      Thread.yield();
    } else if (idleCount <= SPIN_COUNT + yieldCount + SHORT_NAP_COUNT) {
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
