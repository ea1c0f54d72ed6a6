package org.mirrorball.collective;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Counts the data frames that were dropped, by kind. One thread drops; any may read. */
final class DroppedFrames {

  private final Map<FrameVerdict, AtomicLong> counts = new EnumMap<>(FrameVerdict.class);

  private final AtomicLong total = new AtomicLong();

  DroppedFrames() {
    for (FrameVerdict verdict : FrameVerdict.values()) {
      if (verdict.isDrop()) {
        counts.put(verdict, new AtomicLong());
      }
    }
  }

  /** Notes a frame that was dropped. */
  void add(FrameVerdict verdict) {
    counts.get(verdict).incrementAndGet();
    total.incrementAndGet();
  }

  long count(FrameVerdict verdict) {
    return counts.get(verdict).get();
  }

  long total() {
    return total.get();
  }

  /** As in "7 frames were dropped: 5 out of order, 2 malformed". */
  @Override
  public String toString() {
    String kinds =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue().get() > 0)
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    long number = total();
    return number + (number == 1 ? " frame was dropped: " : " frames were dropped: ") + kinds;
  }
}
