package org.mirrorball.tensor;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2I;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Casts as many elements at a time as there are lanes. Each loop spells out all it does to a
 * vector: the JDK's operations are always inlined, methods of our own only if the compiler sees
 * fit, and otherwise every vector goes to the heap.
 */
final class VectorCasts implements CastKernels {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> SHORTS =
      ShortVector.SPECIES_PREFERRED.withShape(VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

  VectorCasts() {}

  @Override
  public void narrow(Memory floats, Memory bfloats) {
    ByteBuffer source = floats.bytes();
    ByteBuffer target = bfloats.bytes();
    int body = FLOATS.loopBound(floats.elementCount());
    for (int index = 0; index < body; index += FLOATS.length()) {
      IntVector bits =
          FloatVector.fromByteBuffer(FLOATS, source, index * Float.BYTES, LITTLE_ENDIAN)
              .reinterpretAsInts();
      IntVector upper = bits.lanewise(LSHR, 16);
      IntVector rounded = bits.add(upper.and(1).add(0x7fff)).lanewise(LSHR, 16);
      IntVector quiet = upper.or(Bfloat16.QUIET_BIT);
      VectorMask<Integer> isNan = bits.and(0x7fffffff).compare(GT, 0x7f800000);
      rounded
          .blend(quiet, isNan)
          .convertShape(I2S, SHORTS, 0)
          .intoByteBuffer(target, index * Short.BYTES, LITTLE_ENDIAN);
    }
    for (int index = body; index < floats.elementCount(); index++) {
      float value = source.getFloat(index * Float.BYTES);
      target.putShort(index * Short.BYTES, Bfloat16.encode(value));
    }
  }

  @Override
  public void widen(Memory bfloats, Memory floats) {
    ByteBuffer source = bfloats.bytes();
    ByteBuffer target = floats.bytes();
    int body = FLOATS.loopBound(floats.elementCount());
    for (int index = 0; index < body; index += FLOATS.length()) {
      ShortVector.fromByteBuffer(SHORTS, source, index * Short.BYTES, LITTLE_ENDIAN)
          .convertShape(S2I, INTS, 0)
          .reinterpretAsInts()
          .lanewise(LSHL, 16)
          .reinterpretAsFloats()
          .intoByteBuffer(target, index * Float.BYTES, LITTLE_ENDIAN);
    }
    for (int index = body; index < floats.elementCount(); index++) {
      short value = source.getShort(index * Short.BYTES);
      target.putFloat(index * Float.BYTES, Bfloat16.decode(value));
    }
  }
}
