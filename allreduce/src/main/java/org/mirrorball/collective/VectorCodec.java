package org.mirrorball.collective;

import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.mirrorball.vector.VectorArithmetic;
import org.mirrorball.vector.VectorMemory;

/**
 * The widest lanes the processor has, then a scalar tail. A template of {@link
 * VectorKernelFactory}, with {@link WireReduction} as its constant.
 *
 * <p>Loops take two vectors a turn where they do little to each: as fast as four, and a third
 * faster than one.
 */
final class VectorCodec implements WireCodec {

  private static final WireReduction REDUCTION =
      VectorKernelFactory.constant(MethodHandles.lookup(), WireReduction.class);
  private static final boolean IS_BFLOAT16 = REDUCTION.wireType() == WireType.BFLOAT16;
  private static final VectorOperators.Associative OPERATION =
      VectorLanes.operation(REDUCTION.operator());

  private static final int LANE_COUNT = VectorMemory.FLOATS.length();

  private static final int FLOATS_STEP = LANE_COUNT * Float.BYTES;
  private static final int WIRE_STEP = LANE_COUNT * WIRE_LENGTH;
  private static final int TURN_COUNT = 2 * LANE_COUNT;

  private final WireCodec tail;

  VectorCodec(WireCodec tail) {
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
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += TURN_COUNT) {
      int from = sourceIndex + i * Float.BYTES;
      int to = targetIndex + i * WIRE_LENGTH;
      encode(source, sourceAddress, from, target, targetAddress, to);
      encode(source, sourceAddress, from + FLOATS_STEP, target, targetAddress, to + WIRE_STEP);
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
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += TURN_COUNT) {
      int from = sourceIndex + i * WIRE_LENGTH;
      int to = targetIndex + i * Float.BYTES;
      decode(source, sourceAddress, from, target, targetAddress, to);
      decode(source, sourceAddress, from + WIRE_STEP, target, targetAddress, to + FLOATS_STEP);
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
    int bodyCount = bodyCount(elementCount);
    for (int i = 0; i < bodyCount; i += TURN_COUNT) {
      int from = sourceIndex + i * WIRE_LENGTH;
      int to = ownIndex + i * Float.BYTES;
      reduce(source, sourceAddress, from, own, ownAddress, to);
      reduce(source, sourceAddress, from + WIRE_STEP, own, ownAddress, to + FLOATS_STEP);
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
      ShortVector bits = VectorMemory.shorts(source, sourceAddress, sourceIndex + i * WIRE_LENGTH);
      FloatVector ownValues = VectorMemory.floats(own, ownAddress, ownIndex + i * Float.BYTES);
      FloatVector result = VectorArithmetic.multiply(combine(decode(bits), ownValues), scale);
      VectorMemory.put(encode(result), target, targetAddress, targetIndex + i * WIRE_LENGTH);
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

  /** How many of the elements fill whole turns. */
  private static int bodyCount(int elementCount) {
    return elementCount & -TURN_COUNT;
  }

  private static void encode(
      ByteBuffer source,
      long sourceAddress,
      int from,
      ByteBuffer target,
      long targetAddress,
      int to) {
    VectorMemory.put(
        encode(VectorMemory.floats(source, sourceAddress, from)), target, targetAddress, to);
  }

  private static void decode(
      ByteBuffer source,
      long sourceAddress,
      int from,
      ByteBuffer target,
      long targetAddress,
      int to) {
    VectorMemory.put(
        decode(VectorMemory.shorts(source, sourceAddress, from)), target, targetAddress, to);
  }

  private static void reduce(
      ByteBuffer source, long sourceAddress, int from, ByteBuffer own, long ownAddress, int to) {
    FloatVector incoming = decode(VectorMemory.shorts(source, sourceAddress, from));
    VectorMemory.put(
        combine(incoming, VectorMemory.floats(own, ownAddress, to)), own, ownAddress, to);
  }

  private static ShortVector encode(FloatVector values) {
    return IS_BFLOAT16 ? VectorBfloat16.encode(values) : VectorFloat16.encode(values);
  }

  private static FloatVector decode(ShortVector bits) {
    return IS_BFLOAT16 ? VectorBfloat16.decode(bits) : VectorFloat16.decode(bits);
  }

  private static FloatVector combine(FloatVector incoming, FloatVector own) {
    return incoming.lanewise(OPERATION, own);
  }
}
