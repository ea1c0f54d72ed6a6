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
  public WireCodec bfloat16() {
    return new ScalarBfloat16();
  }

  @Override
  public WireCodec float16() {
    return new ScalarFloat16();
  }
}
