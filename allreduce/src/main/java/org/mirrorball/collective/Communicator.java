package org.mirrorball.collective;

/**
 * One rank's end of a group that computes together. All ranks start the same collective operations
 * in the same order, which is checked; they run one after the other in that order. What a method
 * returns is ready to be started; only {@link #barrier} and {@link #close} act.
 *
 * <p>After a failure the communicator is of no more use: all operations fail with the same reason
 * on every rank, and what their buffers hold is undefined.
 */
public interface Communicator extends AutoCloseable {

  /** This rank, from 0 to {@link #worldSize()} - 1. */
  int rank();

  /** How many ranks take part. */
  int worldSize();

  /** The membership this communicator belongs to; frames of other generations are dropped. */
  int generation();

  /**
   * Combines the elements of all ranks and leaves the result, the same bits, in all of them.
   *
   * @param wire how float32 travels; of other types only as it is
   */
  Collective allReduce(Elements elements, ReduceOperator operator, WireType wire);

  /** Adds up float32 exactly as they are: the usual case. */
  default Collective allReduceSum(Elements elements) {
    return allReduce(elements, ReduceOperator.SUM, WireType.EXACT);
  }

  /**
   * Combines the elements of all ranks and leaves in each rank its {@link Elements#chunk}; what the
   * other chunks then hold is undefined.
   */
  Collective reduceScatter(Elements elements, ReduceOperator operator, WireType wire);

  /** Fills every rank's elements with each rank's {@link Elements#chunk}. */
  Collective allGather(Elements elements);

  /** Copies the elements of one rank to all others. */
  Collective broadcast(Elements elements, int root);

  /**
   * Returns once every rank has called it.
   *
   * @throws CollectiveException when a rank is lost or the deadline passes
   */
  void barrier();

  /** Leaves the group; operations still under way end with an exception. */
  @Override
  void close();

  /** The group of one, whose sums are there already. */
  static Communicator solo() {
    return new SoloCommunicator(0);
  }
}
