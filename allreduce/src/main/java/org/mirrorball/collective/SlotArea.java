package org.mirrorball.collective;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The memory through which the frames of one data edge pass inside a host. Aeron's stream carries a
 * short reference to each frame, so order, liveness and wake-up are Aeron's; the bytes themselves
 * stay in a few slots that are used over and over, and so in the processor's cache. (In Aeron's own
 * terms they would roll through three terms, and the media driver would wipe each byte after use
 * and have to wake for every window of them.)
 *
 * <pre>
 *   offset               length           what
 *   0                    8                frames released by the receiver, ever
 *   4096 + i * SLOT      SLOT             slot i; frame number n lies in slot n mod SLOT_COUNT
 *     + 32               FRAME            the frame: its payload begins on a cache line
 * </pre>
 *
 * One sender, one receiver. The sender makes the file and deletes it.
 */
final class SlotArea implements AutoCloseable {

  /**
   * 64 KiB of payload: less pays more often for the hand-over and for starting a cipher, more
   * leaves a core's own cache. Twice as much was faster for sealed frames (16 MiB: 5.6 ms for 6.1),
   * but each area's memory is written when it is made: 16 ranks on two cores did not meet in time.
   */
  static final int MAX_FRAME_LENGTH = Frame.HEADER_LENGTH + (64 << 10) + FrameCipher.TAG_LENGTH;

  /**
   * With a core for each rank 8 are enough; with fewer cores each slot saves a change of threads (4
   * ranks on 2 cores, 1 MiB: 0.43 ms with 8, 0.33 with 32), until all edges' slots leave the cache
   * (0.77 with 128).
   */
  static final int SLOT_COUNT = 16;

  private static final int SLOTS_OFFSET = 4096;
  private static final int FRAME_OFFSET = 32;
  private static final int SLOT_LENGTH =
      BitUtil.align(FRAME_OFFSET + MAX_FRAME_LENGTH, BitUtil.CACHE_LINE_LENGTH);

  /** Bytes of the file. */
  static final int LENGTH = SLOTS_OFFSET + SLOT_COUNT * SLOT_LENGTH;

  private final Path file;
  private final boolean created;
  private final MappedByteBuffer mapping;
  private final UnsafeBuffer buffer;

  private SlotArea(Path file, boolean created, MappedByteBuffer mapping) {
    this.file = file;
    this.created = created;
    this.mapping = mapping;
    this.buffer = new UnsafeBuffer(mapping);
  }

  /** The sender's end of a new area. */
  static SlotArea create(Path file) throws IOException {
    return new SlotArea(file, true, SharedFile.create(file, LENGTH));
  }

  /** The receiver's end. */
  static SlotArea open(Path file) throws IOException {
    return new SlotArea(file, false, SharedFile.open(file));
  }

  UnsafeBuffer buffer() {
    return buffer;
  }

  /** Where a frame lies in {@link #buffer()}. */
  static int offsetOf(long frameNumber) {
    return SLOTS_OFFSET + (int) (frameNumber % SLOT_COUNT) * SLOT_LENGTH + FRAME_OFFSET;
  }

  /** Whether the slot of this frame number was released by the receiver. */
  boolean isFree(long frameNumber) {
    return frameNumber - buffer.getLongVolatile(0) < SLOT_COUNT;
  }

  /** The receiver is done with all frames below this number. */
  void release(long frameNumber) {
    buffer.putLongOrdered(0, frameNumber);
  }

  @Override
  public void close() {
    IoUtil.unmap(mapping);
    if (created) {
      IoUtil.deleteIfExists(file.toFile());
    }
  }
}
