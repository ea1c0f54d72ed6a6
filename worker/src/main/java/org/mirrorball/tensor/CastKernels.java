package org.mirrorball.tensor;

/** Loops between float32 and bfloat16. All versions give the same bits. */
interface CastKernels {
  /** Rounds float32 to bfloat16: to nearest, ties to even; NaN stays NaN. */
  void narrow(Memory floats, Memory bfloats);

  /** Makes bfloat16 float32: exact. */
  void widen(Memory bfloats, Memory floats);

  /** The loop from one type to the other. */
  static Kernel between(Memory source, Memory target) {
    CastKernels kernels = Floats.CHOSEN;
    if (source.dtype() == DType.FLOAT32 && target.dtype() == DType.BFLOAT16) {
      return () -> kernels.narrow(source, target);
    }
    if (source.dtype() == DType.BFLOAT16 && target.dtype() == DType.FLOAT32) {
      return () -> kernels.widen(source, target);
    }
    return () -> ScalarCasts.copy(source, target);
  }

  /** Chosen once. */
  final class Floats {
    static final CastKernels CHOSEN =
        FloatKernelsChoice.vectorOr(CastKernels.class, "VectorCasts", ScalarCasts.INSTANCE);

    private Floats() {}
  }
}
