package org.mirrorball.nn;

import org.mirrorball.tensor.FlatVector;

/** Adds the gradients of all replicas, bucket by bucket, while the backward pass still runs. */
public interface GradientExchange {

  /** A replica alone: its sums are all there is. */
  GradientExchange NONE =
      new GradientExchange() {
        @Override
        public void bucketReady(long step, int bucket, FlatVector sums, int offset, int count) {}

        @Override
        public void awaitAll() {}
      };

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
}
