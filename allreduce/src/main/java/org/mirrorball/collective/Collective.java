package org.mirrorball.collective;

/**
 * An operation made ready once, to be started again and again (a persistent operation, as MPI 4
 * calls it): starting and awaiting it allocates nothing. The same thread starts and awaits it.
 */
public interface Collective {

  /**
   * Puts the operation in line; its buffer belongs to it until {@link #await} returns. All ranks
   * start the same operations in the same order; of messages, both ranks of each pair.
   *
   * @param step what an error names; the same on all ranks that take part
   * @param bucket likewise
   * @return this
   * @throws IllegalStateException when it is under way already
   */
  Collective start(long step, int bucket);

  /**
   * Returns when the operation is done; meanwhile the calling thread does the communicator's work.
   *
   * @throws CollectiveException when a rank is lost or the deadline passes; what the buffer then
   *     holds is undefined
   */
  void await();

  /** Whether {@link #await} would return, or throw, at once. */
  boolean isDone();

  /** Starts and awaits it: quicker than the two apart, for no other thread has to wake. */
  void run(long step, int bucket);
}
