package org.mirrorball.collective;

/** Chooses the kernel this JVM can run. */
final class ReduceKernels {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String VECTOR_KERNEL = "org.mirrorball.collective.VectorReduceKernel";

  private ReduceKernels() {}

  /** The vector kernel when its module was added to this JVM, the scalar one otherwise. */
  static ReduceKernel best() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return new ScalarReduceKernel();
    }
    try {
      // By name: the class must not be linked, nor compiled with the others, without the module.
      return Class.forName(VECTOR_KERNEL)
          .asSubclass(ReduceKernel.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      return new ScalarReduceKernel();
    }
  }
}
