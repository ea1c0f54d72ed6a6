package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** One float at a time: the oracle of the vector codecs, and their tail. */
final class ScalarCodec implements WireCodec {

  private final boolean isBfloat16;
  private final ReduceOperator operator;

  ScalarCodec(WireReduction reduction) {
    this.isBfloat16 = reduction.wireType() == WireType.BFLOAT16;
    this.operator = reduction.operator();
  }

  @Override
  public void encode(
      DirectBuffer floats,
      int floatsOffset,
      MutableDirectBuffer wire,
      int wireOffset,
      int elementCount) {
    for (int i = 0; i < elementCount; i++) {
      put(element(floats, floatsOffset, i), wire, wireOffset, i);
    }
  }

  @Override
  public void decode(
      DirectBuffer wire,
      int wireOffset,
      MutableDirectBuffer floats,
      int floatsOffset,
      int elementCount) {
    for (int i = 0; i < elementCount; i++) {
      putElement(get(wire, wireOffset, i), floats, floatsOffset, i);
    }
  }

  @Override
  public void reduce(
      DirectBuffer wire,
      int wireOffset,
      MutableDirectBuffer floats,
      int floatsOffset,
      int elementCount) {
    for (int i = 0; i < elementCount; i++) {
      float own = element(floats, floatsOffset, i);
      putElement(operator.combine(get(wire, wireOffset, i), own), floats, floatsOffset, i);
    }
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
    for (int i = 0; i < elementCount; i++) {
      float own = element(floats, floatsOffset, i);
      put(operator.combine(get(wire, wireOffset, i), own) * scale, nextWire, nextWireOffset, i);
    }
  }

  private float get(DirectBuffer wire, int offset, int i) {
    short bits = wire.getShort(offset + i * WIRE_LENGTH, LITTLE_ENDIAN);
    return isBfloat16 ? Bfloat16.decode(bits) : Float16.decode(bits);
  }

  private void put(float value, MutableDirectBuffer wire, int offset, int i) {
    short bits = isBfloat16 ? Bfloat16.encode(value) : Float16.encode(value);
    wire.putShort(offset + i * WIRE_LENGTH, bits, LITTLE_ENDIAN);
  }

  private static float element(DirectBuffer floats, int offset, int i) {
    return floats.getFloat(offset + i * Float.BYTES, LITTLE_ENDIAN);
  }

  private static void putElement(float value, MutableDirectBuffer floats, int offset, int i) {
    floats.putFloat(offset + i * Float.BYTES, value, LITTLE_ENDIAN);
  }
}
