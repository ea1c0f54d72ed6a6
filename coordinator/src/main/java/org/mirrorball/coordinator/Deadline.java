package org.mirrorball.coordinator;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The one moment that the job's thread waits for, if any. */
final class Deadline {

  private final LongSupplier nanoClock;
  private boolean set;
  private long atNs;

  Deadline(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  void in(Duration delay) {
    set = true;
    atNs = nanoClock.getAsLong() + delay.toNanos();
  }

  void clear() {
    set = false;
  }

  boolean isSet() {
    return set;
  }

  boolean hasPassed() {
    return set && leftNs() <= 0;
  }

  long leftNs() {
    return atNs - nanoClock.getAsLong();
  }
}
