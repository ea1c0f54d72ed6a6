package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels that work in blocks against {@link SegmentKernel}'s formulas, one float at a time. */
final class CompressedSegmentKernelTest {

  private static final int WORLD_SIZE = 3;

  /** Round blocks and vectors; falling, so that each finds what a longer one left in scratch. */
  private static final int[] ELEMENT_COUNTS = {4099, 2049, 2048, 1025, 1024, 1023, 77, 17, 1, 0};

  /** A narrow format, one float at a time. */
  private enum Format {
    BFLOAT16(WireType.BFLOAT16) {
      @Override
      short encode(float value) {
        return Bfloat16.encode(value);
      }

      @Override
      float decode(short bits) {
        return Bfloat16.decode(bits);
      }
    },
    FLOAT16(WireType.FLOAT16) {
      @Override
      short encode(float value) {
        return Float16.encode(value);
      }

      @Override
      float decode(short bits) {
        return Float16.decode(bits);
      }
    };

    final WireType wireType;

    Format(WireType wireType) {
      this.wireType = wireType;
    }

    abstract short encode(float value);

    abstract float decode(short bits);

    float rounded(float value) {
      return decode(encode(value));
    }
  }

  /** A kernel under test, and what it should compute. */
  private record Subject(SegmentKernel kernel, Format format, ReduceOperator operator) {

    float combine(float incoming, float own) {
      return switch (operator) {
        case SUM, AVERAGE -> incoming + own;
        case MAX -> Math.max(incoming, own);
        case MIN -> Math.min(incoming, own);
      };
    }

    float scaled(float value) {
      return operator == ReduceOperator.AVERAGE ? value * (1f / WORLD_SIZE) : value;
    }
  }

  /** A frame, a vector and a next frame, and what was in the first two. */
  private static final class Segment {

    final int elementCount;
    final short[] wire;
    final float[] own;
    final UnsafeBuffer frame;
    final UnsafeBuffer vector;
    final UnsafeBuffer nextFrame;

    Segment(Format format, int elementCount) {
      Random random = new Random(elementCount);
      this.elementCount = elementCount;
      this.wire = new short[elementCount];
      this.own = new float[elementCount];
      this.frame = direct(elementCount * Short.BYTES);
      this.vector = direct(elementCount * Float.BYTES);
      this.nextFrame = direct(elementCount * Short.BYTES);
      for (int i = 0; i < elementCount; i++) {
        wire[i] = format.encode((float) random.nextGaussian());
        own[i] = (float) random.nextGaussian();
      }
      frame.byteBuffer().asShortBuffer().put(wire);
      vector.byteBuffer().asFloatBuffer().put(own);
    }

    private static UnsafeBuffer direct(int length) {
      return new UnsafeBuffer(ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN));
    }

    void assertVector(FloatAt expected) {
      for (int i = 0; i < elementCount; i++) {
        float actual = vector.getFloat(i * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
        assertThat(actual).as("vector, %s of %s", i, elementCount).isEqualTo(expected.at(i));
      }
    }

    void assertNextFrame(ShortAt expected) {
      for (int i = 0; i < elementCount; i++) {
        short actual = nextFrame.getShort(i * Short.BYTES, ByteOrder.LITTLE_ENDIAN);
        assertThat(actual).as("frame, %s of %s", i, elementCount).isEqualTo(expected.at(i));
      }
    }
  }

  private interface FloatAt {
    float at(int index);
  }

  private interface ShortAt {
    short at(int index);
  }

  static Stream<Arguments> subjects() {
    return Stream.of(SegmentKernels.best(WORLD_SIZE), SegmentKernels.scalar(WORLD_SIZE))
        .flatMap(
            kernels ->
                Stream.of(Format.values())
                    .flatMap(
                        format ->
                            Stream.of(ReduceOperator.values())
                                .map(operator -> subject(kernels, format, operator))));
  }

  private static Arguments subject(SegmentKernels kernels, Format format, ReduceOperator operator) {
    SegmentKernel kernel = kernels.of(ElementType.FLOAT32, operator, format.wireType);
    assertThat(kernel).isInstanceOf(CompressedSegmentKernel.class);
    return Arguments.of(new Subject(kernel, format, operator));
  }

  private static Stream<Segment> segments(Subject subject) {
    return IntStream.of(ELEMENT_COUNTS).mapToObj(count -> new Segment(subject.format, count));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void loadEncodesAndStoreDecodes(Subject subject) {
    segments(subject)
        .forEach(
            on -> {
              subject.kernel.load(on.vector, 0, on.nextFrame, 0, on.elementCount);
              on.assertNextFrame(i -> subject.format.encode(on.own[i]));
              on.assertVector(i -> on.own[i]);
              subject.kernel.store(on.frame, 0, on.vector, 0, on.elementCount);
              on.assertVector(i -> subject.format.decode(on.wire[i]));
            });
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void storeForwardSendsWhatCame(Subject subject) {
    segments(subject)
        .forEach(
            on -> {
              subject.kernel.storeForward(
                  on.frame, 0, on.vector, 0, on.nextFrame, 0, on.elementCount);
              on.assertNextFrame(i -> on.wire[i]);
              on.assertVector(i -> subject.format.decode(on.wire[i]));
            });
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void reduceDoesNotRound(Subject subject) {
    segments(subject)
        .forEach(
            on -> {
              subject.kernel.reduce(on.frame, 0, on.vector, 0, on.elementCount);
              on.assertVector(i -> subject.combine(subject.format.decode(on.wire[i]), on.own[i]));
            });
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void reduceForwardRoundsOnceAndLeavesTheVector(Subject subject) {
    segments(subject)
        .forEach(
            on -> {
              subject.kernel.reduceForward(
                  on.frame, 0, on.vector, 0, on.nextFrame, 0, on.elementCount);
              on.assertNextFrame(
                  i ->
                      subject.format.encode(
                          subject.combine(subject.format.decode(on.wire[i]), on.own[i])));
              on.assertVector(i -> on.own[i]);
            });
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void finishKeepsWhatItSends(Subject subject) {
    segments(subject)
        .forEach(
            on -> {
              subject.kernel.finish(on.frame, 0, on.vector, 0, on.nextFrame, 0, on.elementCount);
              FloatAt result =
                  i ->
                      subject.scaled(subject.combine(subject.format.decode(on.wire[i]), on.own[i]));
              on.assertNextFrame(i -> subject.format.encode(result.at(i)));
              on.assertVector(i -> subject.format.rounded(result.at(i)));
            });
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void finishInPlaceScalesAndRounds(Subject subject) {
    segments(subject)
        .forEach(
            on -> {
              subject.kernel.finishInPlace(on.vector, 0, on.elementCount);
              on.assertVector(i -> subject.format.rounded(subject.scaled(on.own[i])));
            });
  }
}
