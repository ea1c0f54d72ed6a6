package org.mirrorball.collective;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Defines {@link VectorSegmentKernel} and {@link VectorCodec} once more for every reduction, as
 * hidden classes with the reduction as their constant: what a template does elsewhere. The compiler
 * then sees one operator and one element type in each loop, whatever other reductions run in the
 * same process. With a shared loop it would see them all, and give up on keeping vectors in
 * registers.
 */
final class VectorKernelFactory implements SegmentKernels.Factory {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  /**
   * Per process, so that a new ring finds its loops compiled; one entry a template and constant.
   */
  private static final ConcurrentMap<Definition, Class<?>> CLASSES = new ConcurrentHashMap<>();

  /**
   * One more class.
   *
   * @param template must have no nested classes, nor a switch over an enum, which makes one
   * @param constant what {@link #constant} gives inside of it
   */
  private record Definition(Class<?> template, Object constant) {}

  private final SegmentKernels.Factory scalar = new ScalarKernelFactory();

  @Override
  public SegmentKernel exactKernel(Reduction reduction, float scale) {
    Class<?> kernel = classOf(new Definition(VectorSegmentKernel.class, reduction));
    try {
      return (SegmentKernel)
          kernel
              .getDeclaredConstructor(SegmentKernel.class, float.class)
              .newInstance(scalar.exactKernel(reduction, scale), scale);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no vector kernel for " + reduction, e);
    }
  }

  @Override
  public WireCodec codec(WireReduction reduction) {
    Class<?> codec = classOf(new Definition(VectorCodec.class, reduction));
    try {
      return new LoopBoundary(
          (WireCodec)
              codec.getDeclaredConstructor(WireCodec.class).newInstance(scalar.codec(reduction)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no vector codec for " + reduction, e);
    }
  }

  /** For a template: what this copy of it was defined with. */
  static <T> T constant(MethodHandles.Lookup lookup, Class<T> type) {
    try {
      return MethodHandles.classData(lookup, ConstantDescs.DEFAULT_NAME, type);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("not defined by its factory: " + lookup, e);
    }
  }

  private static Class<?> classOf(Definition definition) {
    return CLASSES.computeIfAbsent(definition, VectorKernelFactory::define);
  }

  private static Class<?> define(Definition definition) {
    try {
      return LOOKUP
          .defineHiddenClassWithClassData(
              bytecode(definition.template()), definition.constant(), true)
          .lookupClass();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot define " + definition, e);
    }
  }

  private static byte[] bytecode(Class<?> template) {
    String fileName = template.getSimpleName() + ".class";
    try (InputStream file = template.getResourceAsStream(fileName)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + fileName, e);
    }
  }
}
