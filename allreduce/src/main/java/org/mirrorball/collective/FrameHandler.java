package org.mirrorball.collective;

import org.agrona.DirectBuffer;

/** Takes frames as they arrive. */
@FunctionalInterface
interface FrameHandler {

  /**
   * @param buffer holds the frame for the length of this call
   * @param offset of the frame's first byte
   * @param length of the frame in bytes
   * @return false to leave this frame, and those behind it, for a later poll
   */
  boolean onFrame(DirectBuffer buffer, int offset, int length);
}
