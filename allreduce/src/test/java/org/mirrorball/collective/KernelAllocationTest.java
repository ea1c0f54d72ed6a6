package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Once its loops are compiled a kernel allocates nothing. Where the compiler leaves a vector's
 * operation out of a loop, each vector goes to the heap, and the kernel is many times slower. The
 * copies are shorter than those that {@link org.mirrorball.vector.MemoryCopy} leaves to the C
 * library: these may allocate.
 */
final class KernelAllocationTest {

  private static final int ELEMENT_COUNT = 4099;
  private static final int CALLS_PER_ROUND = 100;

  /** Compilation takes some dozens of rounds; what still allocates after these always will. */
  private static final int MAX_ROUNDS = 100;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final UnsafeBuffer frame = direct();
  private final UnsafeBuffer vector = direct();
  private final UnsafeBuffer nextFrame = direct();

  @ParameterizedTest
  @MethodSource
  void aCompiledKernelAllocatesNothing(WireType wireType, ReduceOperator operator) {
    SegmentKernel kernel = SegmentKernels.best(2).of(ElementType.FLOAT32, operator, wireType);
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < MAX_ROUNDS && allocated > 0; round++) {
      allocated = allocatedBytes(kernel);
    }
    assertThat(allocated).as("bytes of %s calls", CALLS_PER_ROUND).isZero();
  }

  /** All in one process: profiles of the one are there when the next is compiled. */
  static Stream<Arguments> aCompiledKernelAllocatesNothing() {
    return Stream.of(WireType.values())
        .flatMap(
            wireType ->
                Stream.of(ReduceOperator.values()).map(operator -> arguments(wireType, operator)));
  }

  private long allocatedBytes(SegmentKernel kernel) {
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int call = 0; call < CALLS_PER_ROUND; call++) {
      everyStep(kernel);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private void everyStep(SegmentKernel kernel) {
    kernel.load(vector, 0, frame, 0, ELEMENT_COUNT);
    kernel.reduce(frame, 0, vector, 0, ELEMENT_COUNT);
    kernel.reduceForward(frame, 0, vector, 0, nextFrame, 0, ELEMENT_COUNT);
    kernel.finish(frame, 0, vector, 0, nextFrame, 0, ELEMENT_COUNT);
    kernel.finishInPlace(vector, 0, ELEMENT_COUNT);
    kernel.store(frame, 0, vector, 0, ELEMENT_COUNT);
    kernel.storeForward(frame, 0, vector, 0, nextFrame, 0, ELEMENT_COUNT);
  }

  private static UnsafeBuffer direct() {
    return new UnsafeBuffer(ByteBuffer.allocateDirect(ELEMENT_COUNT * Float.BYTES));
  }
}
