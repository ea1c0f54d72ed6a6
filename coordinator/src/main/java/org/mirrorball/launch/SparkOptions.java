package org.mirrorball.launch;

import java.time.Duration;

/**
 * How workers run as tasks of a Spark application. Their JVMs need, in {@code
 * spark.executor.extraJavaOptions}, the flags {@code --add-opens
 * java.base/jdk.internal.misc=ALL-UNNAMED --add-exports
 * java.base/jdk.internal.vm.vector=ALL-UNNAMED --add-modules
 * jdk.incubator.vector,jdk.incubator.foreign --enable-native-access=ALL-UNNAMED}. A worker computes
 * with {@code spark.task.cpus} threads. Where {@code spark.task.resource.gpu.amount} is 1 it
 * reports the GPU that Spark gave it; set {@code spark.executorEnv.CUDA_VISIBLE_DEVICES}, or give
 * each executor one GPU, for the worker to compute on no other.
 *
 * @param workers how many tasks run at once
 * @param port the driver's port for workers, or 0 for any free one
 * @param slotsTimeout how long to wait for executors with enough task slots
 * @param startTimeout how long the workers may then take to be connected
 */
public record SparkOptions(int workers, int port, Duration slotsTimeout, Duration startTimeout) {

  public SparkOptions {
    if (workers < 1) {
      throw new IllegalArgumentException("workers: got " + workers + ", expected at least 1");
    }
  }

  /** Any port, one minute for the slots, five to start. */
  public static SparkOptions forWorkers(int workers) {
    return new SparkOptions(workers, 0, Duration.ofMinutes(1), Duration.ofMinutes(5));
  }

  /** These with another port. */
  public SparkOptions withPort(int newPort) {
    return new SparkOptions(workers, newPort, slotsTimeout, startTimeout);
  }

  /** These with another time to wait for slots. */
  public SparkOptions withSlotsTimeout(Duration newSlotsTimeout) {
    return new SparkOptions(workers, port, newSlotsTimeout, startTimeout);
  }

  /** These with another time to start. */
  public SparkOptions withStartTimeout(Duration newStartTimeout) {
    return new SparkOptions(workers, port, slotsTimeout, newStartTimeout);
  }
}
