package org.mirrorball.collective;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The memory through which the frames of one data edge pass inside a host. Aeron's stream carries a
 * short reference to each frame, so order, liveness and wake-up are Aeron's; the bytes themselves
 * stay in a few slots that are used over and over, and so in the processor's cache. (In Aeron's own
 * terms they would roll through three terms, and the media driver would wipe each byte after use
 * and have to wake for every window of them.)
 *
 * <p>One sender, one receiver. The sender makes the file and deletes it.
 */
final class SlotArea implements AutoCloseable {

  private final SlotLayout layout;
  private final Path file;
  private final boolean created;
  private final MappedByteBuffer mapping;
  private final UnsafeBuffer buffer;

  private SlotArea(SlotLayout layout, Path file, boolean created, MappedByteBuffer mapping) {
    this.layout = layout;
    this.file = file;
    this.created = created;
    this.mapping = mapping;
    this.buffer = new UnsafeBuffer(mapping);
  }

  /** The sender's end of a new area. */
  static SlotArea create(SlotLayout layout, Path file) throws IOException {
    return new SlotArea(layout, file, true, SharedFile.create(file, layout.areaLength()));
  }

  /** The receiver's end. */
  static SlotArea open(SlotLayout layout, Path file) throws IOException {
    return new SlotArea(layout, file, false, SharedFile.open(file));
  }

  UnsafeBuffer buffer() {
    return buffer;
  }

  /** Where a frame lies in {@link #buffer()}. */
  int offsetOf(long frameNumber) {
    return layout.offsetOf(frameNumber);
  }

  /** Whether the slot of this frame number was released by the receiver. */
  boolean isFree(long frameNumber) {
    return frameNumber - buffer.getLongVolatile(0) < layout.slotCount();
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
