package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** {@link Float16}, one float at a time: the oracle of {@code VectorFloat16}, and its tail. */
final class ScalarFloat16 implements WireCodec {

  @Override
  public void encode(
      DirectBuffer floats,
      int floatsOffset,
      MutableDirectBuffer wire,
      int wireOffset,
      int elementCount) {
    for (int i = 0; i < elementCount; i++) {
      float value = floats.getFloat(floatsOffset + i * Float.BYTES, LITTLE_ENDIAN);
      wire.putShort(wireOffset + i * WIRE_LENGTH, Float16.encode(value), LITTLE_ENDIAN);
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
      short bits = wire.getShort(wireOffset + i * WIRE_LENGTH, LITTLE_ENDIAN);
      floats.putFloat(floatsOffset + i * Float.BYTES, Float16.decode(bits), LITTLE_ENDIAN);
    }
  }
}
