package org.mirrorball.vector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Copies between off-heap ranges, long ones by the C library.
 *
 * <p>Its {@code memcpy} knows the processor: for long ranges it takes the one instruction that
 * writes whole cache lines without fetching them first. The JVM's own copy fetches them, which is
 * slow just where ranks of one host meet: a line that another core has read must be taken back from
 * it before it can be written. On two cores of a Zen 5, with no cache in common, ranks that write
 * so pass 16 MiB to each other in 1.4 ms instead of 2.5, and 100 MiB in 10 instead of 14 (a C
 * program; see docs/performance.md).
 *
 * <p>The library is called through Java 17's {@code jdk.incubator.foreign}, so the JVM must have
 * been started with {@code --add-modules jdk.incubator.foreign --enable-native-access=ALL-UNNAMED};
 * else the JVM copies. A call allocates nothing once C2 has inlined it. Where it does not, as was
 * seen in long runs of all tests and not explained, each takes some 330 bytes of the heap. May be
 * called from any thread.
 */
public final class MemoryCopy {

  /** 32 KiB: below, calling out of the JVM and starting up cost about what they save. */
  private static final int MIN_NATIVE_LENGTH = 32 << 10;

  /** The library's, or null where it cannot be called. */
  private static final MethodHandle MEMCPY =
      CLibrary.function(
          "memcpy", MethodType.methodType(void.class, long.class, long.class, long.class));

  private MemoryCopy() {}

  /** Whether the C library does it. */
  public static boolean isNative() {
    return MEMCPY != null;
  }

  /**
   * Copies a range into another; they must not overlap.
   *
   * @param length in bytes
   * @throws IndexOutOfBoundsException when either range is not within its buffer
   */
  public static void copy(
      DirectBuffer source,
      int sourceOffset,
      MutableDirectBuffer target,
      int targetOffset,
      int length) {
    if (MEMCPY != null && length >= MIN_NATIVE_LENGTH && isOffHeap(source) && isOffHeap(target)) {
      source.boundsCheck(sourceOffset, length);
      target.boundsCheck(targetOffset, length);
      copy(target.addressOffset() + targetOffset, source.addressOffset() + sourceOffset, length);
    } else {
      target.putBytes(targetOffset, source, sourceOffset, length);
    }
  }

  private static boolean isOffHeap(DirectBuffer buffer) {
    return buffer.byteArray() == null;
  }

  private static void copy(long target, long source, long length) {
    try {
      MEMCPY.invokeExact(target, source, length);
    } catch (Throwable e) {
      throw new AssertionError("memcpy throws nothing", e);
    }
  }
}
