package org.mirrorball.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;
import jdk.internal.vm.vector.VectorSupport;
import jdk.internal.vm.vector.VectorSupport.LoadOperation;
import jdk.internal.vm.vector.VectorSupport.StoreVectorOperation;

/**
 * What the JDK's intrinsics ask for, and those of {@link VectorMemory}. No class touches this one
 * but where {@link VectorMemory#isIntrinsic} is true, since without the export it cannot be linked.
 * The operations serve until the compiler has replaced the call.
 */
final class VectorIntrinsics {

  static final int FLOAT_COUNT = VectorMemory.FLOATS.length();
  static final int INT_COUNT = VectorMemory.INTS.length();
  static final int LONG_COUNT = VectorMemory.LONGS.length();
  static final int SHORT_COUNT = VectorMemory.SHORTS.length();

  static final Class<FloatVector> FLOATS = typeOf(VectorMemory.FLOATS);
  static final Class<IntVector> INTS = typeOf(VectorMemory.INTS);
  static final Class<LongVector> LONGS = typeOf(VectorMemory.LONGS);
  static final Class<ShortVector> SHORTS = typeOf(VectorMemory.SHORTS);

  static final VectorSupport.VectorSpecies<Float> FLOAT_SPECIES = inner(VectorMemory.FLOATS);
  static final VectorSupport.VectorSpecies<Integer> INT_SPECIES = inner(VectorMemory.INTS);
  static final VectorSupport.VectorSpecies<Long> LONG_SPECIES = inner(VectorMemory.LONGS);
  static final VectorSupport.VectorSpecies<Short> SHORT_SPECIES = inner(VectorMemory.SHORTS);

  static final LoadOperation<ByteBuffer, FloatVector, Float, VectorSupport.VectorSpecies<Float>>
      LOAD_FLOATS =
          (buffer, offset, species) ->
              FloatVector.fromByteBuffer(VectorMemory.FLOATS, buffer, offset, LITTLE_ENDIAN);
  static final LoadOperation<ByteBuffer, IntVector, Integer, VectorSupport.VectorSpecies<Integer>>
      LOAD_INTS =
          (buffer, offset, species) ->
              IntVector.fromByteBuffer(VectorMemory.INTS, buffer, offset, LITTLE_ENDIAN);
  static final LoadOperation<ByteBuffer, LongVector, Long, VectorSupport.VectorSpecies<Long>>
      LOAD_LONGS =
          (buffer, offset, species) ->
              LongVector.fromByteBuffer(VectorMemory.LONGS, buffer, offset, LITTLE_ENDIAN);
  static final LoadOperation<ByteBuffer, ShortVector, Short, VectorSupport.VectorSpecies<Short>>
      LOAD_SHORTS =
          (buffer, offset, species) ->
              ShortVector.fromByteBuffer(VectorMemory.SHORTS, buffer, offset, LITTLE_ENDIAN);

  static final StoreVectorOperation<ByteBuffer, FloatVector> STORE_FLOATS =
      (buffer, offset, vector) -> vector.intoByteBuffer(buffer, offset, LITTLE_ENDIAN);
  static final StoreVectorOperation<ByteBuffer, IntVector> STORE_INTS =
      (buffer, offset, vector) -> vector.intoByteBuffer(buffer, offset, LITTLE_ENDIAN);
  static final StoreVectorOperation<ByteBuffer, LongVector> STORE_LONGS =
      (buffer, offset, vector) -> vector.intoByteBuffer(buffer, offset, LITTLE_ENDIAN);
  static final StoreVectorOperation<ByteBuffer, ShortVector> STORE_SHORTS =
      (buffer, offset, vector) -> vector.intoByteBuffer(buffer, offset, LITTLE_ENDIAN);

  private VectorIntrinsics() {}

  @SuppressWarnings("unchecked") // A species knows the class of its vectors.
  private static <V> Class<V> typeOf(VectorSpecies<?> species) {
    return (Class<V>) (Class<?>) species.vectorType();
  }

  @SuppressWarnings("unchecked") // Every species is one of the JDK's.
  private static <E> VectorSupport.VectorSpecies<E> inner(VectorSpecies<E> species) {
    return (VectorSupport.VectorSpecies<E>) (Object) species;
  }
}
