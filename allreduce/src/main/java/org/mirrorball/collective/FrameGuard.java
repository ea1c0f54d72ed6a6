package org.mirrorball.collective;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What happens to data frames between a rank and the network: nothing, or sealing. Chosen once per
 * edge. For one thread.
 *
 * <p>Frames are sealed in the order they are sent, and opened in the order they came, each once: a
 * frame that cannot be taken yet is to be left in its stream unopened. Its header, which is never
 * encrypted, tells; until the frame is opened it may be forged.
 */
interface FrameGuard {

  /** Frames go as they are. */
  FrameGuard NONE = new PlainFrames();

  /** How many bytes longer a frame is on its way, in bytes. */
  int overheadLength();

  /** Where the payload of a claimed frame is to be written before it is sealed. */
  MutableDirectBuffer payload(MutableDirectBuffer frame);

  /** The payload's first byte in {@link #payload}, given its offset in the claimed frame. */
  int payloadOffset(int framePayloadOffset);

  /**
   * Seals a claimed frame, whose header is written. Behind its payload are {@link
   * #overheadLength()} bytes of room.
   */
  void seal(MutableDirectBuffer frame, int frameOffset, int headerLength, int payloadLength);

  /** Seals a claimed frame like {@link #seal}, its payload being read from elsewhere. */
  void sealFrom(
      DirectBuffer source,
      int sourceOffset,
      MutableDirectBuffer frame,
      int frameOffset,
      int headerLength,
      int payloadLength);

  /**
   * Opens a received frame, which stays as it is.
   *
   * @return the length of the opened frame, which {@link #opened} holds until the next one; or the
   *     {@link Rejection#code()} of a frame that is to be dropped, which is as if it never came
   */
  int open(DirectBuffer frame, int frameOffset, int headerLength, int frameLength);

  /** Where the frame opened last lies, header and payload, given where it was received. */
  DirectBuffer opened(DirectBuffer frame);

  /** The opened frame's first byte in {@link #opened}, given its offset where it was received. */
  int openedOffset(int frameOffset);
}
