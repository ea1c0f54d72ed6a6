package org.mirrorball.tensor;

/** Told while a plan runs that results are ready to be sent. */
@FunctionalInterface
public interface NodeListener {
  /**
   * The operation at this position of the graph, and every one before it, has run, and what it
   * writes to flat vectors is written. Called by the thread that runs the plan, in rising order.
   */
  void completed(int position);
}
