package org.mirrorball.launch;

import java.time.Duration;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.mirrorball.coordinator.JobFailedException;

/** Looks whether Spark can run all workers at once, before it waits for that without a word. */
final class SparkPreflight {

  private static final long PAUSE_MS = 200;

  private final SparkContext context;

  SparkPreflight(SparkContext context) {
    this.context = context;
  }

  /**
   * Waits for executors that have enough slots between them.
   *
   * @throws JobFailedException when there are not enough, or Spark may take executors away
   */
  void check(int workers, Duration timeout) throws InterruptedException {
    if (context.getConf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new JobFailedException(
          "workers need executors that stay: set spark.dynamicAllocation.enabled=false and"
              + " spark.executor.instances (or --num-executors)");
    }
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    int slots = slots();
    while (slots < workers) {
      if (System.nanoTime() - deadlineNs > 0) {
        throw new JobFailedException(
            workers
                + " workers need "
                + workers
                + " Spark task slots at once, but there are "
                + slots
                + ": start more executors or give them more cores, lower spark.task.cpus, or ask"
                + " for fewer workers");
      }
      Thread.sleep(PAUSE_MS);
      slots = slots();
    }
  }

  /** What Spark itself compares a barrier stage with, after cores, cpus per task and GPUs. */
  private int slots() {
    ResourceProfile profile = context.resourceProfileManager().defaultResourceProfile();
    return context.maxNumConcurrentTasks(profile);
  }
}
