package org.mirrorball.vector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;

/**
 * Pages of 2 MiB: a processor's tables of addresses know a few thousand pages, of which the usual
 * ones, of 4 KiB, are less than the vectors of a model.
 *
 * <p>Linux's {@code madvise(2)} with {@code MADV_COLLAPSE}, which is from 6.1 on and does not ask
 * for a setting of the system. Elsewhere, and where the C library cannot be called, pages stay as
 * they are. May be called from any thread.
 */
public final class HugePages {

  /** Bytes of one; memory becomes one only if it begins at a multiple of this. */
  public static final int PAGE_LENGTH = 2 << 20;

  private static final int MADV_COLLAPSE = 25;

  /** Null where it cannot be called. */
  private static final MethodHandle MADVISE =
      CLibrary.function(
          "madvise", MethodType.methodType(int.class, long.class, long.class, int.class));

  private HugePages() {}

  /**
   * Moves a range's whole pages, which hold what they held, to huge ones: 2 ms a mebibyte. Part of
   * the range may have been moved when this fails.
   *
   * @param buffer off-heap; of a file, its place there must be at a multiple of the length, too
   * @return whether all of it was moved
   */
  public static boolean collapse(ByteBuffer buffer) {
    long begin = BufferUtil.address(buffer);
    long length = buffer.capacity() & -PAGE_LENGTH;
    if (MADVISE == null || begin % PAGE_LENGTH != 0 || length == 0) {
      return false;
    }
    try {
      return (int) MADVISE.invokeExact(begin, length, MADV_COLLAPSE) == 0;
    } catch (Throwable e) {
      throw new AssertionError("madvise throws nothing", e);
    }
  }
}
