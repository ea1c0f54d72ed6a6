package org.mirrorball.collective;

import java.util.Random;

/**
 * What can happen to the frames of one stream.
 *
 * @param delayed the share of frames that take up to {@code maxDelayNs}; those behind them wait
 * @param lost the share that never arrives
 * @param duplicated the share that arrives twice
 * @param reordered the share that overtakes the frame before it
 * @param corrupted the share of which one bit of the header is flipped
 */
record EdgeFaults(
    double delayed,
    long maxDelayNs,
    double lost,
    double duplicated,
    double reordered,
    double corrupted) {

  static final EdgeFaults NONE = new EdgeFaults(0, 0, 0, 0, 0, 0);

  /** Well below the peer timeout: a late heartbeat is no loss. */
  private static final int MAX_DELAY_NS = 50_000_000;

  /** Delays alone: every frame arrives, once and in order. */
  static EdgeFaults delays(Random random) {
    return new EdgeFaults(
        share(random), random.nextBoolean() ? MAX_DELAY_NS : MAX_DELAY_NS / 100, 0, 0, 0, 0);
  }

  /** Anything, on about half of all streams, so that single faults are seen too. */
  static EdgeFaults any(Random random) {
    if (random.nextBoolean()) {
      return delays(random);
    }
    return new EdgeFaults(
        share(random), MAX_DELAY_NS, share(random), share(random), share(random), share(random));
  }

  /** None half of the time, else from 1 in 10,000 to 1 in 10. */
  private static double share(Random random) {
    return random.nextBoolean() ? 0 : Math.pow(10, -1 - 3 * random.nextDouble());
  }
}
