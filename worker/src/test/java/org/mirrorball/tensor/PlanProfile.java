package org.mirrorball.tensor;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Prints where the time of a plan goes, and what it allocates on the heap. */
public final class PlanProfile {
  private PlanProfile() {}

  /**
   * The time of this thread alone, in nanoseconds: with one kernel thread it leaves out what others
   * do to the machine.
   */
  public static long threadTimeNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** The bytes that this thread has allocated on the heap. */
  public static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** Prints mean time and bytes of each kind of operation, by shape, the dearest first. */
  public static void print(Plan plan, int runs) {
    Map<String, long[]> totals = new TreeMap<>();
    for (int run = 0; run < runs; run++) {
      for (PlanStep step : plan.steps()) {
        long[] total = totals.computeIfAbsent(step.label(), label -> new long[2]);
        long bytes = allocatedBytes();
        long start = threadTimeNs();
        step.kernel().run();
        total[0] += threadTimeNs() - start;
        total[1] += allocatedBytes() - bytes;
      }
    }
    totals.entrySet().stream()
        .sorted(Comparator.comparingLong(each -> -each.getValue()[0]))
        .forEach(
            each ->
                System.out.printf(
                    "%8.1f us %8d bytes  %s%n",
                    each.getValue()[0] / 1e3 / runs, each.getValue()[1] / runs, each.getKey()));
  }
}
