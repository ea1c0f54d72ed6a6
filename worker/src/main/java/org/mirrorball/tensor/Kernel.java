package org.mirrorball.tensor;

/**
 * One operation bound to the memory it reads and writes; may run any number of times, by one thread
 * at a time.
 */
@FunctionalInterface
interface Kernel extends AutoCloseable {
  void run();

  /** Frees native state; the kernel does not run again. */
  @Override
  default void close() {}
}
