package org.mirrorball.tensor;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;

/**
 * oneDNN, called without ND4J between. ND4J has one, too, but asks for less than there is: its
 * matrix products do not take the faster of oneDNN's kernels, none gives float32 of bfloat16, and
 * its convolutions know float32 alone. Both use the same threads, those of OpenMP.
 */
final class OneDnn {
  private static final engine PROCESSOR = start();

  private static final ThreadLocal<stream> ORDER =
      ThreadLocal.withInitial(() -> new stream(PROCESSOR));

  private OneDnn() {}

  private static engine start() {
    TensorRuntime.ensureStarted();
    if (!Nd4j.getEnvironment().isCPU()) {
      return null;
    }
    try {
      Loader.load(org.bytedeco.dnnl.global.dnnl.class);
      return new engine(engine.kind.cpu, 0);
    } catch (LinkageError e) {
      return null; // none is published for this kind of machine
    }
  }

  /** Whether there are operations on the host's memory here. */
  static boolean isAvailable() {
    return PROCESSOR != null && Nd4j.getEnvironment().helpersAllowed();
  }

  /** Whether there are contractions of such operands. */
  static boolean contracts(DType operands) {
    return switch (operands) {
      case BFLOAT16 -> isAvailable() && hasAvx512();
      case FLOAT32 -> isAvailable();
      case FLOAT64 -> false;
    };
  }

  /** Each set of instructions has the bits of those that it includes. */
  private static boolean hasAvx512() {
    return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core;
  }

  static engine processor() {
    return PROCESSOR;
  }

  /** In which this thread's operations run. */
  static stream order() {
    return ORDER.get();
  }
}
