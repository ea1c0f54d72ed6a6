package org.mirrorball.collective;

/**
 * The kernels of one ring, each made when it is first asked for. Any thread may ask; two that ask
 * at once may get two kernels, which are alike.
 */
final class SegmentKernels {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String VECTOR_FACTORY = "org.mirrorball.collective.VectorKernelFactory";
  private static final Factory BEST_FACTORY = bestFactory();

  private static final int OPERATOR_COUNT = ReduceOperator.values().length;
  private static final int WIRE_TYPE_COUNT = WireType.values().length;

  /** Makes a kernel. */
  interface Factory {

    /**
     * Makes the kernel of a reduction.
     *
     * @param scale what a completed result is multiplied by; 1 for all but the average
     */
    SegmentKernel create(Reduction reduction, float scale);
  }

  private final Factory factory;
  private final int worldSize;
  private final SegmentKernel[] kernels =
      new SegmentKernel[ElementType.values().length * OPERATOR_COUNT * WIRE_TYPE_COUNT];

  private SegmentKernels(Factory factory, int worldSize) {
    this.factory = factory;
    this.worldSize = worldSize;
  }

  /** Vector kernels when their module was added to this JVM, scalar ones otherwise. */
  static SegmentKernels best(int worldSize) {
    return new SegmentKernels(BEST_FACTORY, worldSize);
  }

  /** The oracle. */
  static SegmentKernels scalar(int worldSize) {
    return new SegmentKernels(SegmentKernels::createScalar, worldSize);
  }

  /** The kernel of an operation. */
  SegmentKernel of(OperationRequest request) {
    return of(request.elements().type(), request.operator(), request.wire());
  }

  /** The kernel of an operation whose elements travel as they are, whatever it says. */
  SegmentKernel exact(OperationRequest request) {
    return of(request.elements().type(), request.operator(), WireType.EXACT);
  }

  /**
   * The kernel of a combination; allocates only the first time.
   *
   * @param wireType how floats travel; means nothing to integers
   * @throws IllegalArgumentException for the average of integers
   */
  @SuppressWarnings("EnumOrdinal") // An index into a table that no other run sees.
  SegmentKernel of(ElementType elementType, ReduceOperator operator, WireType wireType) {
    int index =
        (elementType.ordinal() * OPERATOR_COUNT + operator.ordinal()) * WIRE_TYPE_COUNT
            + wireType.ordinal();
    SegmentKernel kernel = kernels[index];
    if (kernel == null) {
      Reduction reduction = new Reduction(elementType, operator, wireType);
      kernel = factory.create(reduction, operator.scale(worldSize));
      kernels[index] = kernel;
    }
    return kernel;
  }

  static SegmentKernel createScalar(Reduction reduction, float scale) {
    return reduction.elementType() == ElementType.FLOAT32
        ? new ScalarFloatKernel(reduction.operator(), reduction.wireType(), scale)
        : new ScalarIntegerKernel(reduction.elementType(), reduction.operator());
  }

  private static Factory bestFactory() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return SegmentKernels::createScalar;
    }
    try {
      // By name: the class must not be linked, nor compiled with the others, without the module.
      return Class.forName(VECTOR_FACTORY)
          .asSubclass(Factory.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      return SegmentKernels::createScalar;
    }
  }
}
