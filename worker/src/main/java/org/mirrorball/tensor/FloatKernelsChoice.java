package org.mirrorball.tensor;

/** Chooses the float32 kernels once: the vector version if its module is there. */
final class FloatKernelsChoice {
  static final NumericKernels CHOSEN =
      vectorOr(NumericKernels.class, "VectorKernels", ScalarKernels.INSTANCE);

  private FloatKernelsChoice() {}

  /** The class of this package with this name, if the JVM has the vector module. */
  static <T> T vectorOr(Class<T> kernels, String vectorClass, T scalar) {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return scalar;
    }
    try {
      // By name: without the module the class does not even link.
      return Class.forName(FloatKernelsChoice.class.getPackageName() + "." + vectorClass)
          .asSubclass(kernels)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the vector kernels are not in this build", e);
    }
  }
}
