package org.mirrorball.collective;

import org.agrona.BitUtil;

/**
 * How a {@link SlotArea} is cut; the same at both ends.
 *
 * <pre>
 *   offset               length           what
 *   0                    8                frames released by the receiver, ever
 *   4096 + i * SLOT      SLOT             slot i; frame number n lies in slot n mod the slots' count
 *     + 32               FRAME            the frame: its payload begins on a cache line
 * </pre>
 */
enum SlotLayout {
  /**
   * 64 KiB of payload: less pays more often for the hand-over, more leaves a core's own cache. With
   * a core for each rank 8 slots are enough; with fewer cores each saves a change of threads (4
   * ranks on 2 cores, 1 MiB: 0.43 ms with 8, 0.33 with 32), until all edges' slots leave the cache
   * (0.77 with 128).
   */
  SHORT_FRAMES(64 << 10, 16),

  /**
   * 192 KiB of payload, for two ranks that seal what they exchange: each frame costs them 1 us to
   * start a cipher at either end, besides the hand-over. But what is sealed and opened lies in the
   * cores' own caches along with the vector's part, so there are no more than two slots, which fill
   * and empty in turns (16 MiB on a Xeon with 2 MiB of cache: 3.4 ms; with 2, 3 and 4 slots of 256
   * KiB 3.7, 3.9 and 3.9, with 4 and 8 of 64 KiB 3.9 and 4.0).
   */
  LONG_FRAMES(192 << 10, 2);

  private static final int SLOTS_OFFSET = 4096;
  private static final int FRAME_OFFSET = 32;

  private final int maxFrameLength;
  private final int slotCount;
  private final int slotLength;

  SlotLayout(int payloadLength, int slotCount) {
    this.maxFrameLength = Frame.HEADER_LENGTH + payloadLength + FrameCipher.TAG_LENGTH;
    this.slotCount = slotCount;
    this.slotLength = BitUtil.align(FRAME_OFFSET + maxFrameLength, BitUtil.CACHE_LINE_LENGTH);
  }

  /** Bytes of the longest frame, sealed or not. */
  int maxFrameLength() {
    return maxFrameLength;
  }

  /** Frames that are sent and not released, at most. */
  int slotCount() {
    return slotCount;
  }

  /** Bytes of an area. */
  int areaLength() {
    return SLOTS_OFFSET + slotCount * slotLength;
  }

  /** Where a frame lies in an area. */
  int offsetOf(long frameNumber) {
    return SLOTS_OFFSET + (int) (frameNumber % slotCount) * slotLength + FRAME_OFFSET;
  }
}
