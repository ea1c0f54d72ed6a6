package org.mirrorball.collective;

import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/** Tells the neighbours now and then that this rank is there, and how far it has come. */
final class Heartbeat {

  /** A tenth of the default peer timeout, so that a few late ones do not matter. */
  private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long CONNECTING_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Neighbourhood neighbourhood;
  private final ToIntFunction<Neighbour> operationsBegun;
  private long nextNs;

  /**
   * @param operationsBegun what each neighbour is told
   */
  Heartbeat(Neighbourhood neighbourhood, ToIntFunction<Neighbour> operationsBegun, long nowNs) {
    this.operationsBegun = operationsBegun;
    this.neighbourhood = neighbourhood;
    this.nextNs = nowNs;
  }

  /** The next one is due now. */
  void soon(long nowNs) {
    nextNs = nowNs;
  }

  void beatIfDue(long nowNs, boolean connecting) {
    if (nowNs - nextNs >= 0) {
      nextNs = nowNs + (connecting ? CONNECTING_INTERVAL_NS : INTERVAL_NS);
      neighbourhood.sendHeartbeats(operationsBegun);
    }
  }
}
