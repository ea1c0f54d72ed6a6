package org.mirrorball.nn;

/** What a replica needs of the others: to be one of them, to add up, and to agree. */
public interface ReplicaGroup {

  /** A replica alone. */
  ReplicaGroup SOLO =
      new ReplicaGroup() {
        @Override
        public int rank() {
          return 0;
        }

        @Override
        public int worldSize() {
          return 1;
        }

        @Override
        public GradientExchange exchange() {
          return GradientExchange.NONE;
        }

        @Override
        public double[] sum(double[] values) {
          return values;
        }

        @Override
        public long[] gather(long value) {
          return new long[] {value};
        }

        @Override
        public void requireSameWeights(long step, long crc) {}

        @Override
        public void barrier() {}

        @Override
        public void checkCancelled() {}
      };

  int rank();

  int worldSize();

  /** Adds up gradients. */
  GradientExchange exchange();

  /** The sums over all replicas, element by element, the same on each. */
  double[] sum(double[] values);

  /** What each replica says, by rank. */
  long[] gather(long value);

  /**
   * Compares the weights of all replicas.
   *
   * @throws IllegalStateException on all of them, naming ranks and CRCs, when they differ
   */
  void requireSameWeights(long step, long crc);

  /** Returns once every replica has called it. */
  void barrier();

  /** Throws when the work is called off. */
  void checkCancelled();
}
