package org.mirrorball.collective;

/** One element at a time: what runs without the vector module, and the oracle where it is. */
final class ScalarKernelFactory implements SegmentKernels.Factory {

  @Override
  public SegmentKernel exactKernel(Reduction reduction, float scale) {
    return reduction.elementType() == ElementType.FLOAT32
        ? new ScalarFloatKernel(reduction.operator(), scale)
        : new ScalarIntegerKernel(reduction.elementType(), reduction.operator());
  }

  @Override
  public WireCodec codec(WireReduction reduction) {
    return new ScalarCodec(reduction);
  }
}
