package org.mirrorball.collective;

import java.nio.ByteBuffer;

/**
 * One rank's end of a group that computes together. All ranks call the same operations in the same
 * order; operations are launched by one thread and run one after the other in that order.
 */
public interface Communicator extends AutoCloseable {

  /** This rank, from 0 to {@link #worldSize()} - 1. */
  int rank();

  /** How many ranks take part. */
  int worldSize();

  /** The membership this communicator belongs to; frames of other generations are dropped. */
  int generation();

  /**
   * Adds a range of every rank's buffer, element by element, and leaves the sum in all of them.
   *
   * @param buffer a direct little-endian buffer of float32, owned by the operation until it is done
   * @param elementOffset the first float of the range
   * @param elementCount how many floats; may be 0
   * @param label the step and bucket that an error names
   * @return a handle that ends when the sum stands in {@code buffer}
   */
  CollectiveHandle allReduceSum(
      ByteBuffer buffer, int elementOffset, int elementCount, OperationLabel label);

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
