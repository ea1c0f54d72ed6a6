package org.mirrorball.collective;

/** An operation under way. */
public interface CollectiveHandle {

  /**
   * Blocks until the operation is done; bounded by the communicator's operation deadline.
   *
   * @throws CollectiveException when a rank is lost or the deadline passes
   */
  void await();

  /** Whether {@link #await()} would return, or throw, at once. */
  boolean isDone();
}
