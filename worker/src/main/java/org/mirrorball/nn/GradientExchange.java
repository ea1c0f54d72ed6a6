package org.mirrorball.nn;

import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.ReplicaSums;

/**
 * Adds up what all replicas have: gradients, bucket by bucket, while the backward pass still runs,
 * and numbers that the step waits for.
 */
public interface GradientExchange {

  /** A replica alone: its sums are all there is. */
  GradientExchange NONE =
      new GradientExchange() {
        @Override
        public void bucketReady(long step, int bucket, FlatVector sums, int offset, int count) {}

        @Override
        public void awaitAll() {}

        @Override
        public ReplicaSums replicaSums() {
          return ReplicaSums.ALONE;
        }
      };

  /** What is added up from now on belongs to this step. */
  default void begin(long step) {}

  /** Zeros for the sums of every step; an exchange may have memory that it adds up faster. */
  default FlatVector allocate(long elementCount) {
    return FlatVector.allocate(elementCount);
  }

  /**
   * A range of this replica's sums is complete; it belongs to the exchange until {@link #awaitAll}
   * returns. Called in the same order on all replicas.
   */
  void bucketReady(long step, int bucket, FlatVector sums, int offset, int count);

  /** Returns when all ranges hold the sums over all replicas. */
  void awaitAll();

  /** For operations in the middle of a step. */
  ReplicaSums replicaSums();
}
