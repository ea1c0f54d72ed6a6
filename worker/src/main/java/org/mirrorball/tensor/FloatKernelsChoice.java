package org.mirrorball.tensor;

/** Chooses the float32 kernels once: the vector version if its module is there. */
final class FloatKernelsChoice {
  static final NumericKernels CHOSEN = choose();

  private FloatKernelsChoice() {}

  private static NumericKernels choose() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return ScalarKernels.INSTANCE;
    }
    try {
      // By name: without the module the class does not even link.
      return Class.forName("org.mirrorball.tensor.VectorKernels")
          .asSubclass(NumericKernels.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the vector kernels are not in this build", e);
    }
  }
}
