package org.mirrorball.collective;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2I;

import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.mirrorball.vector.VectorMemory;

/**
 * {@link Bfloat16}, as many at a time as there are lanes. A template of {@link
 * VectorKernelFactory}, with the operator as its constant.
 *
 * <p>Each loop spells out all it does to a vector, at the price of repetition: the JDK's operations
 * are always inlined, methods of our own only if the compiler sees fit (one that it has compiled by
 * itself into much code it calls instead), and then every vector goes to the heap. {@link
 * VectorMemory}'s are a call of the JDK's each, and small enough for it always.
 *
 * <p>And each method has more than the 325 bytes of code up to which C2 makes a method a part of
 * those that call it (so loops take several vectors a turn). Where shorter ones were, there were
 * soon so many in one that C2 reached its limit of nodes, left the rest as calls, and every vector
 * in these went to the heap: 16 MiB over UDP took 5 ms or 9, and once 31, as chance would have it.
 */
final class VectorBfloat16 implements WireCodec {

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
  VectorBfloat16(WireCodec tail) {
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
    long sourceAddress = VectorMemory.address(source);
    int sourceIndex = floats.wrapAdjustment() + floatsOffset;
    ByteBuffer target = wire.byteBuffer();
    long targetAddress = VectorMemory.address(target);
    int targetIndex = wire.wrapAdjustment() + wireOffset;
    int bodyCount = elementCount & -(2 * LANE_COUNT);
    for (int i = 0; i < bodyCount; i += 2 * LANE_COUNT) {
      int from = sourceIndex + i * Float.BYTES;
      int to = targetIndex + i * WIRE_LENGTH;
      IntVector firstBits = VectorMemory.floats(source, sourceAddress, from).reinterpretAsInts();
      IntVector firstUpper = firstBits.lanewise(LSHR, 16);
      IntVector firstRounded = firstBits.add(firstUpper.and(1).add(0x7fff)).lanewise(LSHR, 16);
      IntVector firstQuiet = firstUpper.or(Bfloat16.QUIET_BIT);
      VectorMask<Integer> firstIsNan = firstBits.and(0x7fffffff).compare(GT, 0x7f800000);
      VectorMemory.put(
          firstRounded
              .blend(firstQuiet, firstIsNan)
              .convertShape(I2S, VectorMemory.SHORTS, 0)
              .reinterpretAsShorts(),
          target,
          targetAddress,
          to);
      IntVector secondBits =
          VectorMemory.floats(source, sourceAddress, from + FLOATS_STEP).reinterpretAsInts();
      IntVector secondUpper = secondBits.lanewise(LSHR, 16);
      IntVector secondRounded = secondBits.add(secondUpper.and(1).add(0x7fff)).lanewise(LSHR, 16);
      IntVector secondQuiet = secondUpper.or(Bfloat16.QUIET_BIT);
      VectorMask<Integer> secondIsNan = secondBits.and(0x7fffffff).compare(GT, 0x7f800000);
      VectorMemory.put(
          secondRounded
              .blend(secondQuiet, secondIsNan)
              .convertShape(I2S, VectorMemory.SHORTS, 0)
              .reinterpretAsShorts(),
          target,
          targetAddress,
          to + WIRE_STEP);
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
    long sourceAddress = VectorMemory.address(source);
    int sourceIndex = wire.wrapAdjustment() + wireOffset;
    ByteBuffer target = floats.byteBuffer();
    long targetAddress = VectorMemory.address(target);
    int targetIndex = floats.wrapAdjustment() + floatsOffset;
    int bodyCount = elementCount & -(4 * LANE_COUNT);
    for (int i = 0; i < bodyCount; i += 4 * LANE_COUNT) {
      int from = sourceIndex + i * WIRE_LENGTH;
      int to = targetIndex + i * Float.BYTES;
      VectorMemory.put(
          VectorMemory.shorts(source, sourceAddress, from)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts()
              .lanewise(LSHL, 16)
              .reinterpretAsFloats(),
          target,
          targetAddress,
          to);
      VectorMemory.put(
          VectorMemory.shorts(source, sourceAddress, from + WIRE_STEP)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts()
              .lanewise(LSHL, 16)
              .reinterpretAsFloats(),
          target,
          targetAddress,
          to + FLOATS_STEP);
      VectorMemory.put(
          VectorMemory.shorts(source, sourceAddress, from + 2 * WIRE_STEP)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts()
              .lanewise(LSHL, 16)
              .reinterpretAsFloats(),
          target,
          targetAddress,
          to + 2 * FLOATS_STEP);
      VectorMemory.put(
          VectorMemory.shorts(source, sourceAddress, from + 3 * WIRE_STEP)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts()
              .lanewise(LSHL, 16)
              .reinterpretAsFloats(),
          target,
          targetAddress,
          to + 3 * FLOATS_STEP);
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
    long sourceAddress = VectorMemory.address(source);
    int sourceIndex = wire.wrapAdjustment() + wireOffset;
    ByteBuffer own = floats.byteBuffer();
    long ownAddress = VectorMemory.address(own);
    int ownIndex = floats.wrapAdjustment() + floatsOffset;
    int bodyCount = elementCount & -(4 * LANE_COUNT);
    for (int i = 0; i < bodyCount; i += 4 * LANE_COUNT) {
      int from = sourceIndex + i * WIRE_LENGTH;
      int to = ownIndex + i * Float.BYTES;
      VectorMemory.put(
          VectorMemory.shorts(source, sourceAddress, from)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts()
              .lanewise(LSHL, 16)
              .reinterpretAsFloats()
              .lanewise(OPERATION, VectorMemory.floats(own, ownAddress, to)),
          own,
          ownAddress,
          to);
      VectorMemory.put(
          VectorMemory.shorts(source, sourceAddress, from + WIRE_STEP)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts()
              .lanewise(LSHL, 16)
              .reinterpretAsFloats()
              .lanewise(OPERATION, VectorMemory.floats(own, ownAddress, to + FLOATS_STEP)),
          own,
          ownAddress,
          to + FLOATS_STEP);
      VectorMemory.put(
          VectorMemory.shorts(source, sourceAddress, from + 2 * WIRE_STEP)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts()
              .lanewise(LSHL, 16)
              .reinterpretAsFloats()
              .lanewise(OPERATION, VectorMemory.floats(own, ownAddress, to + 2 * FLOATS_STEP)),
          own,
          ownAddress,
          to + 2 * FLOATS_STEP);
      VectorMemory.put(
          VectorMemory.shorts(source, sourceAddress, from + 3 * WIRE_STEP)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts()
              .lanewise(LSHL, 16)
              .reinterpretAsFloats()
              .lanewise(OPERATION, VectorMemory.floats(own, ownAddress, to + 3 * FLOATS_STEP)),
          own,
          ownAddress,
          to + 3 * FLOATS_STEP);
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
    long sourceAddress = VectorMemory.address(source);
    int sourceIndex = wire.wrapAdjustment() + wireOffset;
    ByteBuffer own = floats.byteBuffer();
    long ownAddress = VectorMemory.address(own);
    int ownIndex = floats.wrapAdjustment() + floatsOffset;
    ByteBuffer target = nextWire.byteBuffer();
    long targetAddress = VectorMemory.address(target);
    int targetIndex = nextWire.wrapAdjustment() + nextWireOffset;
    int bodyCount = elementCount & -LANE_COUNT;
    for (int i = 0; i < bodyCount; i += LANE_COUNT) {
      FloatVector decoded =
          VectorMemory.shorts(source, sourceAddress, sourceIndex + i * WIRE_LENGTH)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts()
              .lanewise(LSHL, 16)
              .reinterpretAsFloats();
      FloatVector values =
          decoded
              .lanewise(OPERATION, VectorMemory.floats(own, ownAddress, ownIndex + i * Float.BYTES))
              .mul(scale);
      IntVector bits = values.reinterpretAsInts();
      IntVector upper = bits.lanewise(LSHR, 16);
      IntVector rounded = bits.add(upper.and(1).add(0x7fff)).lanewise(LSHR, 16);
      IntVector quiet = upper.or(Bfloat16.QUIET_BIT);
      VectorMask<Integer> isNan = bits.and(0x7fffffff).compare(GT, 0x7f800000);
      VectorMemory.put(
          rounded
              .blend(quiet, isNan)
              .convertShape(I2S, VectorMemory.SHORTS, 0)
              .reinterpretAsShorts(),
          target,
          targetAddress,
          targetIndex + i * WIRE_LENGTH);
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
