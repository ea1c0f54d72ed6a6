package org.mirrorball.collective;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Defines {@link VectorSegmentKernel} once more for every reduction, as a hidden class with the
 * reduction as its constant: what a template does elsewhere. The compiler then sees one operator
 * and one element type in each loop, whatever other reductions run in the same process. With a
 * shared loop it would see them all, and give up on keeping vectors in registers.
 */
final class VectorKernelFactory implements SegmentKernels.Factory {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  /** Per process, so that a new ring finds its loops compiled; one entry a reduction. */
  private static final ConcurrentMap<Reduction, Class<? extends SegmentKernel>> CLASSES =
      new ConcurrentHashMap<>();

  private static final byte[] TEMPLATE = template();

  private final SegmentKernels.Factory scalar = new ScalarKernelFactory();

  @Override
  public WireCodec bfloat16() {
    return new VectorBfloat16();
  }

  @Override
  public WireCodec float16() {
    return new VectorFloat16();
  }

  @Override
  public SegmentKernel exactKernel(Reduction reduction, float scale) {
    SegmentKernel tail = scalar.exactKernel(reduction, scale);
    try {
      return CLASSES
          .computeIfAbsent(reduction, VectorKernelFactory::define)
          .getDeclaredConstructor(SegmentKernel.class, float.class)
          .newInstance(tail, scale);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no vector kernel for " + reduction, e);
    }
  }

  private static Class<? extends SegmentKernel> define(Reduction reduction) {
    try {
      return LOOKUP
          .defineHiddenClassWithClassData(TEMPLATE, reduction, true)
          .lookupClass()
          .asSubclass(SegmentKernel.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("no vector kernel for " + reduction, e);
    }
  }

  private static byte[] template() {
    String fileName = VectorSegmentKernel.class.getSimpleName() + ".class";
    try (InputStream file = VectorSegmentKernel.class.getResourceAsStream(fileName)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + fileName, e);
    }
  }
}
