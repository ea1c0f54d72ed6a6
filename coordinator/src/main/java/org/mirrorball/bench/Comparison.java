package org.mirrorball.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The best of each contender's turns, by length: what it can do when the machine lets it, for
 * single medians swing with the machine.
 */
public final class Comparison {

  private record Entry(String contender, int floatCount) {}

  private final Map<Entry, AllReduceTime> best = new HashMap<>();

  /** Takes a turn's time into account. */
  public void add(AllReduceTime time) {
    best.merge(
        new Entry(time.contender(), time.floatCount()),
        time,
        (old, added) -> added.medianNs() < old.medianNs() ? added : old);
  }

  /**
   * The least median of a contender's turns.
   *
   * @throws NoSuchElementException when it has had no turn with this length
   */
  public AllReduceTime best(String contender, int floatCount) {
    AllReduceTime time = best.get(new Entry(contender, floatCount));
    if (time == null) {
      throw new NoSuchElementException(contender + " has no time for " + floatCount + " floats");
    }
    return time;
  }
}
