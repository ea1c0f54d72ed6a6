package org.mirrorball.nn;

import java.util.function.LongSupplier;

/**
 * Samples a second, and the part of the time that goes by waiting for them; the first steps left
 * out: they pay for class loading, compilation and the first touch of memory. Used by one thread.
 */
final class Throughput {

  // As the peers' benchmark does, so that figures compare.
  private static final long WARM_UP_STEPS = 20;

  private final LongSupplier nanoClock;
  private final long warmUpSteps;
  private long steps;
  private long samples;
  private long startNs;
  private long lastNs;
  private long waitStartNs;
  private long waitedNs;

  Throughput(LongSupplier nanoClock, long stepsInAll) {
    this.nanoClock = nanoClock;
    this.warmUpSteps = stepsInAll > 2 * WARM_UP_STEPS ? WARM_UP_STEPS : 1;
  }

  void stepDone(long sampleCount) {
    steps++;
    lastNs = nanoClock.getAsLong();
    if (steps <= warmUpSteps) {
      startNs = lastNs;
      waitedNs = 0;
    } else {
      samples += sampleCount;
    }
  }

  /** The next batch is asked for. */
  void waitBegins() {
    waitStartNs = nanoClock.getAsLong();
  }

  /** It is there. */
  void waitEnds() {
    waitedNs += nanoClock.getAsLong() - waitStartNs;
  }

  /** Waiting time as a part of all; 0 until there is something to measure. */
  double inputWaitShare() {
    return lastNs > startNs ? (double) waitedNs / (lastNs - startNs) : 0;
  }

  /** 0 until there is something to measure. */
  double samplesPerSecond() {
    return lastNs > startNs ? samples * 1e9 / (lastNs - startNs) : 0;
  }
}
