package org.mirrorball.tensor;

import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The native backend: what it is, how many threads it uses, whether it can run here. ND4J takes a
 * few seconds to start; {@link #describe} is a way to have that behind one. Safe for any thread.
 */
public final class TensorRuntime {
  static {
    // ND4J announces itself in a dozen log lines; describe() says the same in one when asked.
    if (System.getProperty(ND4JSystemProperties.LOG_INITIALIZATION) == null) {
      System.setProperty(ND4JSystemProperties.LOG_INITIALIZATION, "false");
    }
    // Checked once, before the first operation.
    ComputeCapability.check(Nd4j.getExecutioner().getEnvironmentInformation());
  }

  private TensorRuntime() {}

  /** Starts the backend if it has not started. */
  static void ensureStarted() {
    // The static initializer has run.
  }

  /**
   * Whether products and convolutions of bfloat16 run natively. oneDNN has them where a processor
   * has AVX-512; it is fast at them where that includes AVX512_BF16, which only a measurement
   * tells.
   */
  public static boolean multipliesBfloat16() {
    return OneDnn.contracts(DType.BFLOAT16);
  }

  /**
   * Sets how many threads one operation may use; of a host's cores, each worker on it takes its
   * share. The environment variable {@code OMP_NUM_THREADS} sets the same from the start, and then
   * also the size of the native thread pool.
   */
  public static void threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("operations need at least 1 thread, got " + threads);
    }
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    Nd4j.getEnvironment().setMaxThreads(threads);
  }

  /**
   * Off-heap bytes that this thread has allocated for tensors and vectors so far; what the backend
   * allocates by itself does not count.
   */
  public static long allocatedBytes() {
    return Memory.allocatedBytes();
  }

  /** One line about the backend. */
  public static String describe() {
    boolean vectors = FloatKernelsChoice.CHOSEN != ScalarKernels.INSTANCE;
    return Nd4j.getBackend().getClass().getSimpleName()
        + ", "
        + Nd4j.getEnvironment().maxMasterThreads()
        + " threads, "
        + (vectors
            ? "vector kernels"
            : "scalar kernels (start the JVM with --add-modules jdk.incubator.vector)")
        + (OneDnn.isAvailable() ? ", oneDNN" : ", without oneDNN");
  }
}
