package org.mirrorball.collective;

import java.util.function.BooleanSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * How the media driver naps when it has found nothing to do: there are fewer cores than busy
 * threads. Datagrams wait for it; between ranks of one host it only makes room now and then.
 */
final class DriverIdleStrategy implements IdleStrategy {

  private static final int SPIN_COUNT = 1;
  private static final int YIELD_COUNT = 1;
  private static final long MIN_NAP_NS = 1_000;

  /** 100 us: a datagram that comes after a pause waits no longer. */
  private static final long MAX_NAP_NS_WITH_LINKS = 100_000;

  /**
   * 2 ms: at 100 us the driver took 15 % of a core for nothing, and the rank that it interrupted
   * kept all others waiting (2 ranks on 2 cores, 1 MiB in 155 us, in 86 with 1 ms; elsewhere 100
   * MiB in 12.9 ms with 1 ms, in 12.5 with this). No longer, as a stream of references has room for
   * 2.8 ms of the shortest operations.
   */
  private static final long MAX_NAP_NS_ON_HOST = 2_000_000;

  private final IdleStrategy withLinks =
      new BackoffIdleStrategy(SPIN_COUNT, YIELD_COUNT, MIN_NAP_NS, MAX_NAP_NS_WITH_LINKS);
  private final IdleStrategy onHost =
      new BackoffIdleStrategy(SPIN_COUNT, YIELD_COUNT, MIN_NAP_NS, MAX_NAP_NS_ON_HOST);

  private final BooleanSupplier hasLinks;

  /**
   * Of one of the driver's threads.
   *
   * @param hasLinks whether datagrams come in
   */
  DriverIdleStrategy(BooleanSupplier hasLinks) {
    this.hasLinks = hasLinks;
  }

  @Override
  public void idle(int workCount) {
    chosen().idle(workCount);
  }

  @Override
  public void idle() {
    chosen().idle();
  }

  @Override
  public void reset() {
    chosen().reset();
  }

  private IdleStrategy chosen() {
    return hasLinks.getAsBoolean() ? withLinks : onHost;
  }
}
