package org.mirrorball.tensor;

/**
 * Adds up numbers over all replicas in the middle of a step, for operations whose result depends on
 * the samples of every replica. Replicas run the same plan, so they meet in the same order.
 */
@FunctionalInterface
public interface ReplicaSums {
  /** A replica alone: its own numbers are the sums. */
  ReplicaSums ALONE = count -> numbers -> {};

  /** Makes sums of so many numbers ready, to be used in every step. */
  Sum prepare(int count);

  /** One place of a step where replicas meet. */
  @FunctionalInterface
  interface Sum {
    /** Replaces every number by its sum over all replicas: the same bits on each of them. */
    void add(double[] numbers);
  }
}
