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
 * <p>Each loop spells out all it does to a vector, at the price of repetition: the JDK's operations
 * are always inlined, methods of our own only if the compiler sees fit (one that it has compiled by
 * itself into much code it calls instead), and then every vector goes to the heap.
 *
 * <p>The longest of these loops are at the limit of what the compiler inlines: with {@code
 * VectorMemory}'s loads and stores it boxed every vector (24 KB a call over 4,099 floats).
 */
final class VectorFloat16 implements WireCodec {

  private static final VectorOperators.Associative OPERATION =
      VectorLanes.operation(
          VectorKernelFactory.constant(MethodHandles.lookup(), ReduceOperator.class));

  private static final int LANE_COUNT = VectorMemory.FLOATS.length();

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
    int bodyCount = elementCount & -LANE_COUNT;
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      FloatVector values =
          FloatVector.fromByteBuffer(
              VectorMemory.FLOATS, source, sourceIndex + i * Float.BYTES, LITTLE_ENDIAN);
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
      decoded.intoByteBuffer(target, targetIndex + i * Float.BYTES, LITTLE_ENDIAN);
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
    int bodyCount = elementCount & -LANE_COUNT;
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      int index = ownIndex + i * Float.BYTES;
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
      decoded
          .lanewise(
              OPERATION, FloatVector.fromByteBuffer(VectorMemory.FLOATS, own, index, LITTLE_ENDIAN))
          .intoByteBuffer(own, index, LITTLE_ENDIAN);
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
