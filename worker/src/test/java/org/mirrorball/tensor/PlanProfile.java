package org.mirrorball.tensor;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

/** Prints where the time of a plan goes. */
public final class PlanProfile {
  private PlanProfile() {}

  /**
   * The time of this thread alone, in nanoseconds: with one kernel thread it leaves out what others
   * do to the machine.
   */
  public static long threadTimeNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Prints the mean time of each kind of operation, by shape, the dearest first. */
  public static void print(Plan plan, int runs) {
    Map<String, Long> totalNs = new TreeMap<>();
    for (int run = 0; run < runs; run++) {
      for (PlanStep step : plan.steps()) {
        long start = threadTimeNs();
        step.kernel().run();
        totalNs.merge(step.label(), threadTimeNs() - start, Long::sum);
      }
    }
    totalNs.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            each ->
                System.out.printf("%8.1f us  %s%n", each.getValue() / 1e3 / runs, each.getKey()));
  }
}
