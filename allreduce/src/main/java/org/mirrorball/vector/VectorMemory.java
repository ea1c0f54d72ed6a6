package org.mirrorball.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import jdk.internal.vm.vector.VectorSupport;
import org.agrona.BufferUtil;

/**
 * Loads and stores of whole vectors in direct buffers, little-endian. They do what {@code
 * FloatVector.fromByteBuffer} and {@code intoByteBuffer} do, with the same intrinsics below them,
 * but without their checks: Java 17's take some thirty instructions an access (limit, scope, base
 * and address of the buffer, again for each vector, as no compiler may hoist them over the access
 * before), where one does. So loops ask for the address once and hand it over.
 *
 * <p>Bounds are asserted, so they are checked where assertions are on, as in tests.
 *
 * <p>The intrinsics are the JDK's own, so the JVM must be of Java 17 and have been started with
 * {@code --add-exports java.base/jdk.internal.vm.vector=ALL-UNNAMED} and {@code --add-opens
 * java.base/jdk.internal.misc=ALL-UNNAMED}, which addresses take; else the public methods do it.
 * May be called from any thread; the caller keeps the buffer reachable.
 */
public final class VectorMemory {

  /** The widest lanes the processor has. */
  public static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  /** The widest lanes the processor has. */
  public static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** The widest lanes the processor has. */
  public static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

  /** As many lanes as {@link #FLOATS}, hence half as wide a vector. */
  public static final VectorSpecies<Short> SHORTS =
      ShortVector.SPECIES_PREFERRED.withShape(VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

  static final boolean INTRINSIC = isIntrinsic();

  private VectorMemory() {}

  /** Whether the JVM's intrinsics are used, not the slower public methods. */
  public static boolean isIntrinsic() {
    Module java = Object.class.getModule();
    return Runtime.version().feature() == 17
        && java.isExported("jdk.internal.vm.vector", VectorMemory.class.getModule())
        && java.isExported("jdk.internal.misc", BufferUtil.class.getModule());
  }

  /** Of a direct buffer's first byte, if that is needed; asked for once, before a loop. */
  public static long address(ByteBuffer buffer) {
    return INTRINSIC ? BufferUtil.address(buffer) : 0;
  }

  /**
   * Reads {@link #FLOATS}.
   *
   * @param address of the buffer
   * @param offset in bytes from there
   */
  public static FloatVector floats(ByteBuffer buffer, long address, int offset) {
    assert isInside(buffer, offset, FLOATS) : describe(buffer, offset, FLOATS);
    return INTRINSIC
        ? VectorSupport.load(
            VectorIntrinsics.FLOATS,
            float.class,
            VectorIntrinsics.FLOAT_COUNT,
            null,
            address + offset,
            buffer,
            offset,
            VectorIntrinsics.FLOAT_SPECIES,
            VectorIntrinsics.LOAD_FLOATS)
        : FloatVector.fromByteBuffer(FLOATS, buffer, offset, LITTLE_ENDIAN);
  }

  /**
   * Reads {@link #INTS}.
   *
   * @param address of the buffer
   * @param offset in bytes from there
   */
  public static IntVector ints(ByteBuffer buffer, long address, int offset) {
    assert isInside(buffer, offset, INTS) : describe(buffer, offset, INTS);
    return INTRINSIC
        ? VectorSupport.load(
            VectorIntrinsics.INTS,
            int.class,
            VectorIntrinsics.INT_COUNT,
            null,
            address + offset,
            buffer,
            offset,
            VectorIntrinsics.INT_SPECIES,
            VectorIntrinsics.LOAD_INTS)
        : IntVector.fromByteBuffer(INTS, buffer, offset, LITTLE_ENDIAN);
  }

  /**
   * Reads {@link #LONGS}.
   *
   * @param address of the buffer
   * @param offset in bytes from there
   */
  public static LongVector longs(ByteBuffer buffer, long address, int offset) {
    assert isInside(buffer, offset, LONGS) : describe(buffer, offset, LONGS);
    return INTRINSIC
        ? VectorSupport.load(
            VectorIntrinsics.LONGS,
            long.class,
            VectorIntrinsics.LONG_COUNT,
            null,
            address + offset,
            buffer,
            offset,
            VectorIntrinsics.LONG_SPECIES,
            VectorIntrinsics.LOAD_LONGS)
        : LongVector.fromByteBuffer(LONGS, buffer, offset, LITTLE_ENDIAN);
  }

  /**
   * Reads {@link #SHORTS}.
   *
   * @param address of the buffer
   * @param offset in bytes from there
   */
  public static ShortVector shorts(ByteBuffer buffer, long address, int offset) {
    assert isInside(buffer, offset, SHORTS) : describe(buffer, offset, SHORTS);
    return INTRINSIC
        ? VectorSupport.load(
            VectorIntrinsics.SHORTS,
            short.class,
            VectorIntrinsics.SHORT_COUNT,
            null,
            address + offset,
            buffer,
            offset,
            VectorIntrinsics.SHORT_SPECIES,
            VectorIntrinsics.LOAD_SHORTS)
        : ShortVector.fromByteBuffer(SHORTS, buffer, offset, LITTLE_ENDIAN);
  }

  /**
   * Writes {@link #FLOATS}.
   *
   * @param address of the buffer
   * @param offset in bytes from there
   */
  public static void put(FloatVector vector, ByteBuffer buffer, long address, int offset) {
    assert isInside(buffer, offset, FLOATS) : describe(buffer, offset, FLOATS);
    if (INTRINSIC) {
      VectorSupport.store(
          VectorIntrinsics.FLOATS,
          float.class,
          VectorIntrinsics.FLOAT_COUNT,
          null,
          address + offset,
          vector,
          buffer,
          offset,
          VectorIntrinsics.STORE_FLOATS);
    } else {
      vector.intoByteBuffer(buffer, offset, LITTLE_ENDIAN);
    }
  }

  /**
   * Writes {@link #INTS}.
   *
   * @param address of the buffer
   * @param offset in bytes from there
   */
  public static void put(IntVector vector, ByteBuffer buffer, long address, int offset) {
    assert isInside(buffer, offset, INTS) : describe(buffer, offset, INTS);
    if (INTRINSIC) {
      VectorSupport.store(
          VectorIntrinsics.INTS,
          int.class,
          VectorIntrinsics.INT_COUNT,
          null,
          address + offset,
          vector,
          buffer,
          offset,
          VectorIntrinsics.STORE_INTS);
    } else {
      vector.intoByteBuffer(buffer, offset, LITTLE_ENDIAN);
    }
  }

  /**
   * Writes {@link #LONGS}.
   *
   * @param address of the buffer
   * @param offset in bytes from there
   */
  public static void put(LongVector vector, ByteBuffer buffer, long address, int offset) {
    assert isInside(buffer, offset, LONGS) : describe(buffer, offset, LONGS);
    if (INTRINSIC) {
      VectorSupport.store(
          VectorIntrinsics.LONGS,
          long.class,
          VectorIntrinsics.LONG_COUNT,
          null,
          address + offset,
          vector,
          buffer,
          offset,
          VectorIntrinsics.STORE_LONGS);
    } else {
      vector.intoByteBuffer(buffer, offset, LITTLE_ENDIAN);
    }
  }

  /**
   * Writes {@link #SHORTS}.
   *
   * @param address of the buffer
   * @param offset in bytes from there
   */
  public static void put(ShortVector vector, ByteBuffer buffer, long address, int offset) {
    assert isInside(buffer, offset, SHORTS) : describe(buffer, offset, SHORTS);
    if (INTRINSIC) {
      VectorSupport.store(
          VectorIntrinsics.SHORTS,
          short.class,
          VectorIntrinsics.SHORT_COUNT,
          null,
          address + offset,
          vector,
          buffer,
          offset,
          VectorIntrinsics.STORE_SHORTS);
    } else {
      vector.intoByteBuffer(buffer, offset, LITTLE_ENDIAN);
    }
  }

  private static boolean isInside(ByteBuffer buffer, int offset, VectorSpecies<?> species) {
    return buffer.isDirect() && offset >= 0 && offset <= buffer.limit() - species.vectorByteSize();
  }

  private static String describe(ByteBuffer buffer, int offset, VectorSpecies<?> species) {
    return species.vectorByteSize() + " bytes at " + offset + " of " + buffer;
  }
}
