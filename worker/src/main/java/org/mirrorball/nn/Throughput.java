package org.mirrorball.nn;

import java.util.function.LongSupplier;

/**
 * Samples a second, the first steps left out: they pay for class loading, compilation and the first
 * touch of memory.
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

  Throughput(LongSupplier nanoClock, long stepsInAll) {
    this.nanoClock = nanoClock;
    this.warmUpSteps = stepsInAll > 2 * WARM_UP_STEPS ? WARM_UP_STEPS : 1;
  }

  void stepDone(long sampleCount) {
    steps++;
    lastNs = nanoClock.getAsLong();
    if (steps <= warmUpSteps) {
      startNs = lastNs;
    } else {
      samples += sampleCount;
    }
  }

  /** 0 until there is something to measure. */
  double samplesPerSecond() {
    return lastNs > startNs ? samples * 1e9 / (lastNs - startNs) : 0;
  }
}
