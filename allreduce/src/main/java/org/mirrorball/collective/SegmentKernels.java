package org.mirrorball.collective;

/**
 * The kernels of one rank in one ring, each made when it is first asked for. As a kernel may hold
 * scratch, both they and this are for one thread at a time: the one that drives the communicator.
 */
final class SegmentKernels {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String VECTOR_FACTORY = "org.mirrorball.collective.VectorKernelFactory";
  private static final Factory BEST_FACTORY = bestFactory();

  private static final int OPERATOR_COUNT = ReduceOperator.values().length;
  private static final int WIRE_TYPE_COUNT = WireType.values().length;

  /** Makes the parts of a kernel. */
  interface Factory {

    /**
     * Makes the kernel of a reduction whose elements travel as they are.
     *
     * @param scale what a completed result is multiplied by; 1 for all but the average
     */
    SegmentKernel exactKernel(Reduction reduction, float scale);

    /** Makes the loops of floats that travel in half their length. */
    WireCodec codec(WireReduction reduction);
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
    return new SegmentKernels(new ScalarKernelFactory(), worldSize);
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
      kernel = create(new Reduction(elementType, operator), wireType);
      kernels[index] = kernel;
    }
    return kernel;
  }

  private SegmentKernel create(Reduction reduction, WireType wireType) {
    ReduceOperator operator = reduction.operator();
    float scale = operator.scale(worldSize);
    boolean isExact = wireType == WireType.EXACT || reduction.elementType() != ElementType.FLOAT32;
    SegmentKernel exact = factory.exactKernel(reduction, scale);
    return isExact
        ? exact
        : new CompressedSegmentKernel(
            exact, factory.codec(new WireReduction(wireType, operator)), scale);
  }

  private static Factory bestFactory() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return new ScalarKernelFactory();
    }
    try {
      // By name: the class must not be linked, nor compiled with the others, without the module.
      return Class.forName(VECTOR_FACTORY)
          .asSubclass(Factory.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      return new ScalarKernelFactory();
    }
  }
}
