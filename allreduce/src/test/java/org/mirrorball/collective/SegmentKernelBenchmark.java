package org.mirrorball.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast a segment of 16 Ki floats is worked on. The score, in bytes of float32 per nanosecond,
 * reads as GB/s of the vector, whatever the wire type. From the project's root:
 *
 * <pre>
 * mvn -pl allreduce test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd allreduce
 * java -cp target/test-classes:target/classes:$(cat target/classpath) org.openjdk.jmh.Main \
 *     SegmentKernelBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector,jdk.incubator.foreign",
      "--enable-native-access=ALL-UNNAMED",
      "--add-exports=java.base/jdk.internal.vm.vector=ALL-UNNAMED",
      "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"
    })
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class SegmentKernelBenchmark {

  private static final int ELEMENT_COUNT = 16 * 1024;
  private static final int BYTE_LENGTH = ELEMENT_COUNT * Float.BYTES;

  /** As a frame's header leaves its payload: on a word, not on a cache line. */
  private static final int PAYLOAD_OFFSET = 40;

  @Param({"EXACT", "BFLOAT16", "FLOAT16"})
  WireType wireType;

  @Param({"vector", "scalar"})
  String kernels;

  private SegmentKernel kernel;
  private final UnsafeBuffer frame = direct();
  private final UnsafeBuffer nextFrame = direct();
  private final UnsafeBuffer vector = direct();

  @Setup
  public void fill() {
    SegmentKernels source =
        kernels.equals("vector") ? SegmentKernels.best(2) : SegmentKernels.scalar(2);
    kernel = source.of(ElementType.FLOAT32, ReduceOperator.AVERAGE, wireType);
    // Small enough that adding it for seconds overflows nothing: a sum stops growing at 2^24 of it.
    for (int i = 0; i < ELEMENT_COUNT; i++) {
      vector.putFloat(i * Float.BYTES, 1e-4f * i, ByteOrder.LITTLE_ENDIAN);
    }
    kernel.load(vector, 0, frame, PAYLOAD_OFFSET, ELEMENT_COUNT);
  }

  @Benchmark
  @OperationsPerInvocation(BYTE_LENGTH)
  public void load() {
    kernel.load(vector, 0, nextFrame, PAYLOAD_OFFSET, ELEMENT_COUNT);
  }

  @Benchmark
  @OperationsPerInvocation(BYTE_LENGTH)
  public void reduce() {
    kernel.reduce(frame, PAYLOAD_OFFSET, vector, 0, ELEMENT_COUNT);
  }

  @Benchmark
  @OperationsPerInvocation(BYTE_LENGTH)
  public void reduceForward() {
    kernel.reduceForward(
        frame, PAYLOAD_OFFSET, vector, 0, nextFrame, PAYLOAD_OFFSET, ELEMENT_COUNT);
  }

  @Benchmark
  @OperationsPerInvocation(BYTE_LENGTH)
  public void finish() {
    kernel.finish(frame, PAYLOAD_OFFSET, vector, 0, nextFrame, PAYLOAD_OFFSET, ELEMENT_COUNT);
  }

  @Benchmark
  @OperationsPerInvocation(BYTE_LENGTH)
  public void store() {
    kernel.store(frame, PAYLOAD_OFFSET, vector, 0, ELEMENT_COUNT);
  }

  @Benchmark
  @OperationsPerInvocation(BYTE_LENGTH)
  public void storeForward() {
    kernel.storeForward(frame, PAYLOAD_OFFSET, vector, 0, nextFrame, PAYLOAD_OFFSET, ELEMENT_COUNT);
  }

  /**
   * All of a kernel's loops from one method: those that C2 inlines share its budget of nodes, and
   * what exceeds it allocates ({@code -prof gc} shows it). None of the wire types does.
   */
  @Benchmark
  @OperationsPerInvocation(6 * BYTE_LENGTH)
  public void everyStep() {
    load();
    reduce();
    reduceForward();
    finish();
    store();
    storeForward();
  }

  private static UnsafeBuffer direct() {
    return new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_OFFSET + BYTE_LENGTH));
  }
}
