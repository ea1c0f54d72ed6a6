package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2I;

import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.mirrorball.vector.VectorMemory;

/**
 * {@link Float16}, as many at a time as there are lanes, by the same arithmetic. A template of
 * {@link VectorKernelFactory}, with the operator as its constant.
 *
 * <p>Each loop spells out all it does to a vector, twice a turn, so that the compiler inlines the
 * JDK's operations and leaves the method whole: see {@link VectorBfloat16}. With shorter ones a
 * rank in some processes had every vector on the heap.
 *
 * <p>The longest of these loops are at the limit of what the compiler inlines: with {@code
 * VectorMemory}'s loads and stores two of them boxed every vector (24 KB a call over 4,099 floats),
 * and the others became no faster.
 */
final class VectorFloat16 implements WireCodec {

  private static final VectorOperators.Associative OPERATION =
      VectorLanes.operation(
          VectorKernelFactory.constant(MethodHandles.lookup(), ReduceOperator.class));

  private static final int LANE_COUNT = VectorMemory.FLOATS.length();

  /** From one vector to the next, in bytes. */
  private static final int FLOATS_STEP = LANE_COUNT * Float.BYTES;

  private static final int WIRE_STEP = LANE_COUNT * WIRE_LENGTH;

  private final WireCodec tail;

  /**
   * Of one operator.
   *
   * @param tail does what is less than a whole vector
   */
  VectorFloat16(WireCodec tail) {
    this.tail = tail;
  }

  @Override
  public void encode(
      DirectBuffer floats,
      int floatsOffset,
      MutableDirectBuffer wire,
      int wireOffset,
      int elementCount) {
    ByteBuffer source = floats.byteBuffer();
    int sourceIndex = floats.wrapAdjustment() + floatsOffset;
    ByteBuffer target = wire.byteBuffer();
    int targetIndex = wire.wrapAdjustment() + wireOffset;
    int bodyCount = elementCount & -(2 * LANE_COUNT);
    for (int i = 0; i < bodyCount; i += 2 * LANE_COUNT) {
      int from = sourceIndex + i * Float.BYTES;
      int to = targetIndex + i * WIRE_LENGTH;
      FloatVector firstValues =
          FloatVector.fromByteBuffer(VectorMemory.FLOATS, source, from, LITTLE_ENDIAN);
      IntVector firstBits = firstValues.reinterpretAsInts();
      IntVector firstTerm =
          firstBits
              .and(0x7f800000)
              .max(Float16.LEAST_NORMAL_EXPONENT)
              .add(Float16.ROUNDING_EXPONENT);
      IntVector firstRounded =
          firstValues
              .abs()
              .mul(Float16.SCALE_TO_INFINITY)
              .mul(Float16.SCALE_BACK)
              .add(firstTerm.reinterpretAsFloats())
              .reinterpretAsInts();
      IntVector firstMagnitude =
          firstRounded
              .lanewise(LSHR, Float16.FRACTION_SHIFT)
              .and(Float16.EXPONENT_MASK)
              .add(firstRounded.and(Float16.FRACTION_AND_CARRY_MASK));
      VectorMask<Integer> firstIsNan = firstBits.and(0x7fffffff).compare(GT, 0x7f800000);
      firstMagnitude
          .blend(Float16.NAN, firstIsNan)
          .or(firstBits.lanewise(LSHR, 31).lanewise(LSHL, 15))
          .convertShape(I2S, VectorMemory.SHORTS, 0)
          .intoByteBuffer(target, to, LITTLE_ENDIAN);
      FloatVector secondValues =
          FloatVector.fromByteBuffer(
              VectorMemory.FLOATS, source, from + FLOATS_STEP, LITTLE_ENDIAN);
      IntVector secondBits = secondValues.reinterpretAsInts();
      IntVector secondTerm =
          secondBits
              .and(0x7f800000)
              .max(Float16.LEAST_NORMAL_EXPONENT)
              .add(Float16.ROUNDING_EXPONENT);
      IntVector secondRounded =
          secondValues
              .abs()
              .mul(Float16.SCALE_TO_INFINITY)
              .mul(Float16.SCALE_BACK)
              .add(secondTerm.reinterpretAsFloats())
              .reinterpretAsInts();
      IntVector secondMagnitude =
          secondRounded
              .lanewise(LSHR, Float16.FRACTION_SHIFT)
              .and(Float16.EXPONENT_MASK)
              .add(secondRounded.and(Float16.FRACTION_AND_CARRY_MASK));
      VectorMask<Integer> secondIsNan = secondBits.and(0x7fffffff).compare(GT, 0x7f800000);
      secondMagnitude
          .blend(Float16.NAN, secondIsNan)
          .or(secondBits.lanewise(LSHR, 31).lanewise(LSHL, 15))
          .convertShape(I2S, VectorMemory.SHORTS, 0)
          .intoByteBuffer(target, to + WIRE_STEP, LITTLE_ENDIAN);
    }
    tail.encode(
        floats,
        floatsOffset + bodyCount * Float.BYTES,
        wire,
        wireOffset + bodyCount * WIRE_LENGTH,
        elementCount - bodyCount);
  }

  @Override
  public void decode(
      DirectBuffer wire,
      int wireOffset,
      MutableDirectBuffer floats,
      int floatsOffset,
      int elementCount) {
    ByteBuffer source = wire.byteBuffer();
    int sourceIndex = wire.wrapAdjustment() + wireOffset;
    ByteBuffer target = floats.byteBuffer();
    int targetIndex = floats.wrapAdjustment() + floatsOffset;
    int bodyCount = elementCount & -(2 * LANE_COUNT);
    for (int i = 0; i < bodyCount; i += 2 * LANE_COUNT) {
      int from = sourceIndex + i * WIRE_LENGTH;
      int to = targetIndex + i * Float.BYTES;
      IntVector firstWidened =
          ShortVector.fromByteBuffer(VectorMemory.SHORTS, source, from, LITTLE_ENDIAN)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts();
      FloatVector firstNormal =
          firstWidened
              .and(0x7fff)
              .lanewise(LSHL, Float16.FRACTION_SHIFT)
              .add(Float16.EXPONENT_LIFT)
              .reinterpretAsFloats()
              .mul(Float16.LIFT_SCALE);
      firstNormal
          .add(firstNormal.sub(Float16.LEAST_NORMAL).min(0f))
          .reinterpretAsInts()
          .or(firstWidened.and(0x80000000))
          .reinterpretAsFloats()
          .intoByteBuffer(target, to, LITTLE_ENDIAN);
      IntVector secondWidened =
          ShortVector.fromByteBuffer(VectorMemory.SHORTS, source, from + WIRE_STEP, LITTLE_ENDIAN)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts();
      FloatVector secondNormal =
          secondWidened
              .and(0x7fff)
              .lanewise(LSHL, Float16.FRACTION_SHIFT)
              .add(Float16.EXPONENT_LIFT)
              .reinterpretAsFloats()
              .mul(Float16.LIFT_SCALE);
      secondNormal
          .add(secondNormal.sub(Float16.LEAST_NORMAL).min(0f))
          .reinterpretAsInts()
          .or(secondWidened.and(0x80000000))
          .reinterpretAsFloats()
          .intoByteBuffer(target, to + FLOATS_STEP, LITTLE_ENDIAN);
    }
    tail.decode(
        wire,
        wireOffset + bodyCount * WIRE_LENGTH,
        floats,
        floatsOffset + bodyCount * Float.BYTES,
        elementCount - bodyCount);
  }

  @Override
  public void reduce(
      DirectBuffer wire,
      int wireOffset,
      MutableDirectBuffer floats,
      int floatsOffset,
      int elementCount) {
    ByteBuffer source = wire.byteBuffer();
    int sourceIndex = wire.wrapAdjustment() + wireOffset;
    ByteBuffer own = floats.byteBuffer();
    int ownIndex = floats.wrapAdjustment() + floatsOffset;
    int bodyCount = elementCount & -(2 * LANE_COUNT);
    for (int i = 0; i < bodyCount; i += 2 * LANE_COUNT) {
      int from = sourceIndex + i * WIRE_LENGTH;
      int to = ownIndex + i * Float.BYTES;
      IntVector firstWidened =
          ShortVector.fromByteBuffer(VectorMemory.SHORTS, source, from, LITTLE_ENDIAN)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts();
      FloatVector firstNormal =
          firstWidened
              .and(0x7fff)
              .lanewise(LSHL, Float16.FRACTION_SHIFT)
              .add(Float16.EXPONENT_LIFT)
              .reinterpretAsFloats()
              .mul(Float16.LIFT_SCALE);
      firstNormal
          .add(firstNormal.sub(Float16.LEAST_NORMAL).min(0f))
          .reinterpretAsInts()
          .or(firstWidened.and(0x80000000))
          .reinterpretAsFloats()
          .lanewise(
              OPERATION, FloatVector.fromByteBuffer(VectorMemory.FLOATS, own, to, LITTLE_ENDIAN))
          .intoByteBuffer(own, to, LITTLE_ENDIAN);
      IntVector secondWidened =
          ShortVector.fromByteBuffer(VectorMemory.SHORTS, source, from + WIRE_STEP, LITTLE_ENDIAN)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts();
      FloatVector secondNormal =
          secondWidened
              .and(0x7fff)
              .lanewise(LSHL, Float16.FRACTION_SHIFT)
              .add(Float16.EXPONENT_LIFT)
              .reinterpretAsFloats()
              .mul(Float16.LIFT_SCALE);
      secondNormal
          .add(secondNormal.sub(Float16.LEAST_NORMAL).min(0f))
          .reinterpretAsInts()
          .or(secondWidened.and(0x80000000))
          .reinterpretAsFloats()
          .lanewise(
              OPERATION,
              FloatVector.fromByteBuffer(VectorMemory.FLOATS, own, to + FLOATS_STEP, LITTLE_ENDIAN))
          .intoByteBuffer(own, to + FLOATS_STEP, LITTLE_ENDIAN);
    }
    tail.reduce(
        wire,
        wireOffset + bodyCount * WIRE_LENGTH,
        floats,
        floatsOffset + bodyCount * Float.BYTES,
        elementCount - bodyCount);
  }

  @Override
  public void reduceForward(
      DirectBuffer wire,
      int wireOffset,
      DirectBuffer floats,
      int floatsOffset,
      float scale,
      MutableDirectBuffer nextWire,
      int nextWireOffset,
      int elementCount) {
    ByteBuffer source = wire.byteBuffer();
    int sourceIndex = wire.wrapAdjustment() + wireOffset;
    ByteBuffer own = floats.byteBuffer();
    int ownIndex = floats.wrapAdjustment() + floatsOffset;
    ByteBuffer target = nextWire.byteBuffer();
    int targetIndex = nextWire.wrapAdjustment() + nextWireOffset;
    int bodyCount = elementCount & -LANE_COUNT;
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      IntVector widened =
          ShortVector.fromByteBuffer(
                  VectorMemory.SHORTS, source, sourceIndex + i * WIRE_LENGTH, LITTLE_ENDIAN)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts();
      FloatVector normal =
          widened
              .and(0x7fff)
              .lanewise(LSHL, Float16.FRACTION_SHIFT)
              .add(Float16.EXPONENT_LIFT)
              .reinterpretAsFloats()
              .mul(Float16.LIFT_SCALE);
      FloatVector decoded =
          normal
              .add(normal.sub(Float16.LEAST_NORMAL).min(0f))
              .reinterpretAsInts()
              .or(widened.and(0x80000000))
              .reinterpretAsFloats();
      FloatVector values =
          decoded
              .lanewise(
                  OPERATION,
                  FloatVector.fromByteBuffer(
                      VectorMemory.FLOATS, own, ownIndex + i * Float.BYTES, LITTLE_ENDIAN))
              .mul(scale);
      IntVector bits = values.reinterpretAsInts();
      IntVector roundingTerm =
          bits.and(0x7f800000).max(Float16.LEAST_NORMAL_EXPONENT).add(Float16.ROUNDING_EXPONENT);
      IntVector rounded =
          values
              .abs()
              .mul(Float16.SCALE_TO_INFINITY)
              .mul(Float16.SCALE_BACK)
              .add(roundingTerm.reinterpretAsFloats())
              .reinterpretAsInts();
      IntVector magnitude =
          rounded
              .lanewise(LSHR, Float16.FRACTION_SHIFT)
              .and(Float16.EXPONENT_MASK)
              .add(rounded.and(Float16.FRACTION_AND_CARRY_MASK));
      VectorMask<Integer> isNan = bits.and(0x7fffffff).compare(GT, 0x7f800000);
      IntVector sign = bits.lanewise(LSHR, 31).lanewise(LSHL, 15);
      magnitude
          .blend(Float16.NAN, isNan)
          .or(sign)
          .convertShape(I2S, VectorMemory.SHORTS, 0)
          .intoByteBuffer(target, targetIndex + i * WIRE_LENGTH, LITTLE_ENDIAN);
    }
    tail.reduceForward(
        wire,
        wireOffset + bodyCount * WIRE_LENGTH,
        floats,
        floatsOffset + bodyCount * Float.BYTES,
        scale,
        nextWire,
        nextWireOffset + bodyCount * WIRE_LENGTH,
        elementCount - bodyCount);
  }
}
