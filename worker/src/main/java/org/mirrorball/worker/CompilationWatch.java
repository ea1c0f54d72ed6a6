package org.mirrorball.worker;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Tells when this JVM has compiled what it runs: a benchmark before that measures the compiler,
 * which takes seconds for vector kernels where ranks leave it no core of its own.
 */
final class CompilationWatch {

  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

  /** Of an interval: stray methods are compiled for ever. */
  private static final long QUIET_MS = 20;

  private static final long MIN_NS = TimeUnit.SECONDS.toNanos(2);
  private static final long MAX_NS = TimeUnit.SECONDS.toNanos(20);

  private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
  private final long beginNs;
  private long intervalBeginNs;
  private long compiledMs;

  CompilationWatch(long nowNs) {
    this.beginNs = nowNs;
    this.intervalBeginNs = nowNs;
    this.compiledMs = totalMs();
  }

  /** Whether the last interval was a quiet one, or it has taken too long already. */
  boolean isOver(long nowNs) {
    if (nowNs - beginNs > MAX_NS) {
      return true;
    }
    if (nowNs - intervalBeginNs < INTERVAL_NS) {
      return false;
    }
    long spentMs = totalMs() - compiledMs;
    intervalBeginNs = nowNs;
    compiledMs += spentMs;
    return spentMs <= QUIET_MS && nowNs - beginNs >= MIN_NS;
  }

  private long totalMs() {
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler.getTotalCompilationTime()
        : 0;
  }
}
