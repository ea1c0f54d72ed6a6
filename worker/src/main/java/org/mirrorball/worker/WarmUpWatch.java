package org.mirrorball.worker;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells when a benchmark's rounds, which all do the same, have become as fast as they will be. A
 * benchmark before that measures the compiler, which takes seconds for vector kernels where ranks
 * leave it no core of its own, and pauses between one method and the next. So it takes a quiet
 * compiler and, twice in a row, an interval that was no faster than those before.
 */
final class WarmUpWatch {

  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

  /** Of an interval: stray methods are compiled for ever. */
  private static final long QUIET_MS = 20;

  /** Rounds that are faster by less than a twentieth may be so by chance. */
  private static final double LEAST_GAIN = 1.05;

  private static final int STEADY_COUNT = 2;
  private static final long MAX_NS = TimeUnit.SECONDS.toNanos(20);

  private final LongSupplier compilerMs;
  private final long beginNs;
  private long intervalBeginNs;
  private long compiledMs;
  private int roundCount;
  private double mostRoundsPerNs;
  private int steadyCount;

  /** Watches this JVM's compiler. */
  WarmUpWatch(long nowNs) {
    this(WarmUpWatch::compilerMs, nowNs);
  }

  /**
   * @param compilerMs how long the compiler has worked until now
   */
  WarmUpWatch(LongSupplier compilerMs, long nowNs) {
    this.compilerMs = compilerMs;
    this.beginNs = nowNs;
    this.intervalBeginNs = nowNs;
    this.compiledMs = compilerMs.getAsLong();
  }

  /** To be asked after every round: whether the last ones were steady, or it took too long. */
  boolean isOver(long nowNs) {
    roundCount++;
    if (nowNs - intervalBeginNs >= INTERVAL_NS) {
      endInterval(nowNs);
    }
    return steadyCount >= STEADY_COUNT || nowNs - beginNs > MAX_NS;
  }

  private void endInterval(long nowNs) {
    long spentMs = compilerMs.getAsLong() - compiledMs;
    double roundsPerNs = (double) roundCount / (nowNs - intervalBeginNs);
    boolean isSteady = spentMs <= QUIET_MS && roundsPerNs < LEAST_GAIN * mostRoundsPerNs;
    steadyCount = isSteady ? steadyCount + 1 : 0;
    mostRoundsPerNs = Math.max(mostRoundsPerNs, roundsPerNs);
    compiledMs += spentMs;
    intervalBeginNs = nowNs;
    roundCount = 0;
  }

  private static long compilerMs() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler.getTotalCompilationTime()
        : 0;
  }
}
