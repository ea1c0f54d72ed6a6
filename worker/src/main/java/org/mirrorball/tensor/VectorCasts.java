package org.mirrorball.tensor;

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
import org.mirrorball.vector.VectorMemory;

/**
 * Casts as many elements at a time as there are lanes. Each loop spells out all it does to a
 * vector: the JDK's operations are always inlined, methods of our own only if the compiler sees
 * fit, and otherwise every vector goes to the heap.
 */
final class VectorCasts implements CastKernels {
  VectorCasts() {}

  @Override
  public void narrow(Memory floats, Memory bfloats) {
    ByteBuffer source = floats.bytes();
    ByteBuffer target = bfloats.bytes();
    long sourceAddress = VectorMemory.address(source);
    long targetAddress = VectorMemory.address(target);
    int body = VectorSpan.whole(floats.elementCount());
    for (int index = 0; index < body; index += VectorSpan.LANES) {
      IntVector bits =
          VectorMemory.floats(source, sourceAddress, index * Float.BYTES).reinterpretAsInts();
      IntVector upper = bits.lanewise(LSHR, 16);
      IntVector rounded = bits.add(upper.and(1).add(0x7fff)).lanewise(LSHR, 16);
      IntVector quiet = upper.or(Bfloat16.QUIET_BIT);
      VectorMask<Integer> isNan = bits.and(0x7fffffff).compare(GT, 0x7f800000);
      ShortVector halves =
          (ShortVector) rounded.blend(quiet, isNan).convertShape(I2S, VectorMemory.SHORTS, 0);
      VectorMemory.put(halves, target, targetAddress, index * Short.BYTES);
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
    long sourceAddress = VectorMemory.address(source);
    long targetAddress = VectorMemory.address(target);
    int body = VectorSpan.whole(floats.elementCount());
    for (int index = 0; index < body; index += VectorSpan.LANES) {
      FloatVector widened =
          VectorMemory.shorts(source, sourceAddress, index * Short.BYTES)
              .convertShape(S2I, VectorMemory.INTS, 0)
              .reinterpretAsInts()
              .lanewise(LSHL, 16)
              .reinterpretAsFloats();
      VectorMemory.put(widened, target, targetAddress, index * Float.BYTES);
    }
    for (int index = body; index < floats.elementCount(); index++) {
      short value = source.getShort(index * Short.BYTES);
      target.putFloat(index * Float.BYTES, Bfloat16.decode(value));
    }
  }
}
