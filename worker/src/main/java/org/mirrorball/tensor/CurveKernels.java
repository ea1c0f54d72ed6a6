package org.mirrorball.tensor;

/** Loops over the elements of {@link Curve}s. */
interface CurveKernels {
  /** {@code out = f(x)}. */
  void value(Elementwise op, Memory x, Memory out);

  /** {@code out = g * f'(x)}, or a higher derivative. */
  void derivative(ElementwiseGradient op, Memory x, Memory g, Memory out);

  /** The fastest loops for this type on this JVM. */
  static CurveKernels of(DType dtype) {
    return dtype == DType.FLOAT32 ? Floats.CHOSEN : ScalarCurves.INSTANCE;
  }

  /** Chosen once. */
  final class Floats {
    private static final CurveKernels CHOSEN =
        FloatKernelsChoice.vectorOr(CurveKernels.class, "VectorCurves", ScalarCurves.INSTANCE);

    private Floats() {}
  }
}
