package org.mirrorball.tensor;

/**
 * One operation bound to the memory it reads and writes; may run any number of times, by one thread
 * at a time.
 */
@FunctionalInterface
interface Kernel extends AutoCloseable {
  void run();

  /** How many bytes {@link #run} writes down on the way, which need not outlive it. */
  default int scratchpadLength() {
    return 0;
  }

  /**
   * Gives it so many bytes at least, which other kernels may use between runs; one that is given
   * none takes its own.
   */
  default void scratchpad(Memory memory) {}

  /** Frees native state; the kernel does not run again. */
  @Override
  default void close() {}
}
