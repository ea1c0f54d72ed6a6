package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The vector kernels against the scalar ones, and the scalar ones against plain arithmetic. */
final class SegmentKernelTest {

  private static final int WORLD_SIZE = 3;

  /** Room for an odd offset before a range and for what must stay untouched behind it. */
  private static final int MARGIN_LENGTH = 64;

  /** Of frame, vector and next frame: aligned, shifted by elements, shifted by odd bytes. */
  private static final int[][] OFFSETS = {{0, 0, 0}, {32, 4, 8}, {1, 3, 5}, {7, 0, 13}};

  private static final float[] AWKWARD_FLOATS = {
    0f,
    -0f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    65519.996f,
    65520f,
    0x1p-24f,
    0x1p-25f
  };

  private final SegmentKernels scalar = SegmentKernels.scalar(WORLD_SIZE);
  private final SegmentKernels best = SegmentKernels.best(WORLD_SIZE);

  static Stream<Arguments> reductions() {
    return Stream.of(ElementType.values())
        .flatMap(
            elementType ->
                Stream.of(ReduceOperator.values())
                    .filter(operator -> isDefined(elementType, operator))
                    .flatMap(
                        operator ->
                            Stream.of(WireType.values())
                                .map(wire -> Arguments.of(elementType, operator, wire))));
  }

  private static boolean isDefined(ElementType elementType, ReduceOperator operator) {
    return elementType == ElementType.FLOAT32 || operator != ReduceOperator.AVERAGE;
  }

  @Test
  void theVectorKernelIsChosenWhereItsModuleIs() {
    SegmentKernel kernel = best.of(ElementType.FLOAT32, ReduceOperator.SUM, WireType.EXACT);
    assertThat(kernel.getClass().getName()).startsWith(VectorSegmentKernel.class.getName());
  }

  @Test
  void aCombinationHasOneKernel() {
    assertThat(best.of(ElementType.INT64, ReduceOperator.MAX, WireType.EXACT))
        .isSameAs(best.of(ElementType.INT64, ReduceOperator.MAX, WireType.EXACT));
  }

  @Test
  void theAverageOfIntegersIsRefused() {
    assertThatThrownBy(() -> best.of(ElementType.INT32, ReduceOperator.AVERAGE, WireType.EXACT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AVERAGE of INT32");
  }

  @Test
  void integersTravelAsTheyAreWhateverTheWireType() {
    SegmentKernel kernel = best.of(ElementType.INT64, ReduceOperator.SUM, WireType.BFLOAT16);
    assertThat(kernel.wireLength(5)).isEqualTo(5 * Long.BYTES);
  }

  @ParameterizedTest
  @MethodSource("reductions")
  void theVectorKernelAgreesWithTheScalarOneBitForBit(
      ElementType elementType, ReduceOperator operator, WireType wireType) {
    SegmentKernel expected = scalar.of(elementType, operator, wireType);
    SegmentKernel actual = best.of(elementType, operator, wireType);
    assertThat(actual.wireLength(17)).isEqualTo(expected.wireLength(17));
    IntStream elementCounts =
        IntStream.concat(
            IntStream.rangeClosed(0, 70), IntStream.of(1000, 1023, 1024, 1025, 2049, 4099));
    elementCounts.forEach(
        elementCount -> {
          for (int[] offsets : OFFSETS) {
            for (Step step : Step.values()) {
              Ranges left = new Ranges(elementType, wireType, offsets, elementCount);
              Ranges right = new Ranges(elementType, wireType, offsets, elementCount);
              step.run(expected, left, elementCount);
              step.run(actual, right, elementCount);
              right.assertEqualTo(left, step + " of " + elementCount + " elements");
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("reductions")
  void finishingWithoutANextFrameGivesTheSameBits(
      ElementType elementType, ReduceOperator operator, WireType wireType) {
    int elementCount = 77;
    SegmentKernel kernel = best.of(elementType, operator, wireType);
    Ranges together = new Ranges(elementType, wireType, OFFSETS[2], elementCount);
    Ranges apart = new Ranges(elementType, wireType, OFFSETS[2], elementCount);
    Step.FINISH.run(kernel, together, elementCount);
    Step.FINISH_WITHOUT_NEXT.run(kernel, apart, elementCount);
    Step.LOAD_NEXT.run(kernel, apart, elementCount);
    apart.assertEqualTo(together, "finish");
  }

  @ParameterizedTest
  @MethodSource("reductions")
  void theOwnerKeepsWhatTheOthersStore(
      ElementType elementType, ReduceOperator operator, WireType wireType) {
    int elementCount = 77;
    SegmentKernel kernel = best.of(elementType, operator, wireType);
    Ranges owner = new Ranges(elementType, wireType, OFFSETS[1], elementCount);
    Step.FINISH.run(kernel, owner, elementCount);
    UnsafeBuffer other =
        new UnsafeBuffer(ByteBuffer.allocateDirect(elementCount * elementType.byteLength()));
    kernel.store(owner.nextFrame, OFFSETS[1][2], other, 0, elementCount);
    for (int i = 0; i < elementCount * elementType.byteLength(); i++) {
      assertThat(other.getByte(i)).isEqualTo(owner.vector.getByte(OFFSETS[1][1] + i));
    }
  }

  @Test
  void theScalarKernelsComputeWhatTheOperatorsSay() {
    assertThat(reduceFloats(ReduceOperator.SUM, 1.5f, 2f)).isEqualTo(3.5f);
    assertThat(reduceFloats(ReduceOperator.AVERAGE, 4f, 5f)).isEqualTo(9f * (1f / WORLD_SIZE));
    assertThat(reduceFloats(ReduceOperator.MAX, -0f, 0f)).isEqualTo(0f);
    assertThat(reduceFloats(ReduceOperator.MIN, 0f, -0f)).isEqualTo(-0f);
    assertThat(reduceFloats(ReduceOperator.MIN, Float.NaN, 1f)).isNaN();
    assertThat(reduceLongs(ReduceOperator.SUM, Long.MAX_VALUE, 1)).isEqualTo(Long.MIN_VALUE);
    assertThat(reduceLongs(ReduceOperator.MAX, -1L << 40, 3)).isEqualTo(3);
    assertThat(reduceLongs(ReduceOperator.MIN, -1L << 40, 3)).isEqualTo(-1L << 40);
  }

  private float reduceFloats(ReduceOperator operator, float incoming, float own) {
    UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(2 * Float.BYTES));
    buffer.putFloat(0, incoming, ByteOrder.LITTLE_ENDIAN);
    buffer.putFloat(4, own, ByteOrder.LITTLE_ENDIAN);
    scalar.of(ElementType.FLOAT32, operator, WireType.EXACT).finish(buffer, 0, buffer, 4, 1);
    return buffer.getFloat(4, ByteOrder.LITTLE_ENDIAN);
  }

  private long reduceLongs(ReduceOperator operator, long incoming, long own) {
    UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(2 * Long.BYTES));
    buffer.putLong(0, incoming, ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(8, own, ByteOrder.LITTLE_ENDIAN);
    scalar.of(ElementType.INT64, operator, WireType.EXACT).finish(buffer, 0, buffer, 8, 1);
    return buffer.getLong(8, ByteOrder.LITTLE_ENDIAN);
  }

  /** Every method of a kernel, over the same three ranges. */
  private enum Step {
    LOAD,
    LOAD_NEXT,
    REDUCE,
    REDUCE_FORWARD,
    FINISH,
    FINISH_WITHOUT_NEXT,
    FINISH_IN_PLACE,
    STORE,
    STORE_FORWARD;

    void run(SegmentKernel kernel, Ranges on, int n) {
      int frameOffset = on.offsets[0];
      int vectorOffset = on.offsets[1];
      int nextOffset = on.offsets[2];
      UnsafeBuffer frame = on.frame;
      UnsafeBuffer vector = on.vector;
      UnsafeBuffer next = on.nextFrame;
      switch (this) {
        case LOAD -> kernel.load(vector, vectorOffset, frame, frameOffset, n);
        case LOAD_NEXT -> kernel.load(vector, vectorOffset, next, nextOffset, n);
        case REDUCE -> kernel.reduce(frame, frameOffset, vector, vectorOffset, n);
        case REDUCE_FORWARD ->
            kernel.reduceForward(frame, frameOffset, vector, vectorOffset, next, nextOffset, n);
        case FINISH -> kernel.finish(frame, frameOffset, vector, vectorOffset, next, nextOffset, n);
        case FINISH_WITHOUT_NEXT -> kernel.finish(frame, frameOffset, vector, vectorOffset, n);
        case FINISH_IN_PLACE -> kernel.finishInPlace(vector, vectorOffset, n);
        case STORE -> kernel.store(frame, frameOffset, vector, vectorOffset, n);
        case STORE_FORWARD ->
            kernel.storeForward(frame, frameOffset, vector, vectorOffset, next, nextOffset, n);
      }
    }
  }

  /** A frame, a vector and a next frame, each inside noise that must not change. */
  private static final class Ranges {

    final int[] offsets;
    final UnsafeBuffer frame;
    final UnsafeBuffer vector;
    final UnsafeBuffer nextFrame;

    Ranges(ElementType elementType, WireType wireType, int[] offsets, int elementCount) {
      int bufferLength = elementCount * elementType.byteLength() + 2 * MARGIN_LENGTH;
      this.offsets = offsets;
      this.frame = noise(bufferLength, 1);
      this.vector = noise(bufferLength, 2);
      this.nextFrame = noise(bufferLength, 3);
      if (elementType == ElementType.FLOAT32) {
        fillWithFloats(wireType, elementCount);
      }
    }

    /** Mostly ordinary numbers, now and then an awkward one on either side or on both. */
    private void fillWithFloats(WireType wireType, int elementCount) {
      Random random = new Random(4);
      SegmentKernel writer =
          SegmentKernels.scalar(1).of(ElementType.FLOAT32, ReduceOperator.SUM, wireType);
      UnsafeBuffer one = new UnsafeBuffer(ByteBuffer.allocateDirect(Float.BYTES));
      for (int i = 0; i < elementCount; i++) {
        one.putFloat(0, number(random), ByteOrder.LITTLE_ENDIAN);
        writer.load(one, 0, frame, offsets[0] + writer.wireLength(i), 1);
        vector.putFloat(offsets[1] + i * Float.BYTES, number(random), ByteOrder.LITTLE_ENDIAN);
      }
    }

    private static float number(Random random) {
      return random.nextInt(8) == 0
          ? AWKWARD_FLOATS[random.nextInt(AWKWARD_FLOATS.length)]
          : (float) random.nextGaussian();
    }

    void assertEqualTo(Ranges expected, String what) {
      assertThat(frame).as("frame: %s", what).isEqualTo(expected.frame);
      assertThat(vector).as("vector: %s", what).isEqualTo(expected.vector);
      assertThat(nextFrame).as("next frame: %s", what).isEqualTo(expected.nextFrame);
    }

    /** Inside a larger byte buffer, so that the wrap adjustment counts. */
    private static UnsafeBuffer noise(int bufferLength, long seed) {
      byte[] bytes = new byte[bufferLength];
      new Random(seed).nextBytes(bytes);
      ByteBuffer whole = ByteBuffer.allocateDirect(MARGIN_LENGTH + bufferLength);
      UnsafeBuffer buffer = new UnsafeBuffer(whole, MARGIN_LENGTH, bufferLength);
      buffer.putBytes(0, bytes);
      return buffer;
    }
  }
}
